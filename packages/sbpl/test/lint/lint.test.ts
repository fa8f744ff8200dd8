import { type AssembleInput, assembleProfile, type LintContext, lintPolicy } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { world } from '../helpers.js';

const lint = (text: string, context: LintContext = {}, more: Partial<AssembleInput> = {}) =>
  lintPolicy(assembleProfile({ text, file: 'p.sb', ...more }), world, context);

const codes = (text: string, context?: LintContext, more?: Partial<AssembleInput>): string[] =>
  lint(text, context, more).map(({ code, line }) => `${code} ${line}`);

const HEAD = '(version 1)\n(deny default)\n';

describe('linting a profile', () => {
  it('has nothing to say about a plain one', () => {
    expect(lint(`${HEAD}(allow file-read* (literal "/private/tmp/foo"))`, {}, { runTimeBlock: true })).toEqual([]);
  });

  it.each([
    ['a link in the way', '(allow file-read* (literal "/tmp/foo"))', ['sbpl.alias-spelling 3', 'sbpl.link-metadata 3']],
    [
      'a link whose metadata is granted',
      '(allow file-read-metadata (literal "/tmp"))(allow file-read* (literal "/tmp/foo"))',
      ['sbpl.alias-spelling 3'],
    ],
    ['the link itself', '(allow file-read-metadata (literal "/var"))', []],
    ["the Data volume's spelling", '(allow file-read* (subpath "/System/Volumes/Data/private/tmp"))', ['sbpl.data-spelling 3']],
    ['dots', '(deny file-read* (literal "/private/tmp/a/../b"))', ['sbpl.dots-in-path 3']],
    ['a relative path', '(allow file-read* (literal "tmp"))', ['sbpl.path-shape 3']],
    ['a slash at the end', '(allow file-read* (literal "/private/tmp/"))', ['sbpl.path-shape 3']],
    ['doubled backslashes', '(allow mach-lookup (global-name-regex #"^com\\\\.apple"))', ['sbpl.doubled-backslash 3']],
    ['single backslashes', '(allow mach-lookup (global-name-regex #"^com\\.apple"))', []],
    ['a denying message filter', '(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))', ['sbpl.message-filter-gate 3']],
    ['an operation out of place', '(allow iokit-external-method)', ['sbpl.operation-not-applicable 3']],
    ['an unknown operation', '(allow file-raed*)', ['sbpl.name-unknown 3']],
    ['a rule about nothing', '(deny)', ['sbpl.bad-form 3']],
    ['something not evaluated', '(allow file-read* (storage-class "x"))', ['sbpl.not-evaluated 3']],
    ['a second default', '(allow default)', ['sbpl.default-overruled 2']],
    ['letters beyond ASCII', '(allow file-read* (literal "/é"))', ['sbpl.not-ascii 3']],
    ['no letters beyond ASCII in remarks', '; é #| é', []],
  ])('warns of %s', (_, rule, expected) => {
    expect(codes(HEAD + rule)).toEqual(expected);
  });

  it.each([
    ['a filter', '(allow file-read* (subpth "/private/etc"))', 'did you mean subpath?'],
    ['an action', '(alow file-read*)', 'did you mean allow?'],
    ['an operation', '(allow file-raed*)', 'did you mean file-read*?'],
    ['a variable', '(define home "/Users/me")(allow file-read* (subpath hom))', 'did you mean home?'],
    ['a variable in text', '(define home "/Users/me")(allow file-read* (subpath (string-append hom "/x")))', 'did you mean home?'],
    ['a function of the profile', '(define (mine x) (allow file-read* x))(mone (literal "/x"))', 'did you mean mine?'],
  ])('calls a misspelt name of %s an error and names the near one', (_, rule, hint) => {
    const [finding, ...others] = lint(HEAD + rule);
    expect(finding).toMatchObject({ code: 'sbpl.name-unknown', severity: 'error', line: 3, hint });
    expect(others).toEqual([]);
  });

  it('calls a name that nothing is near to an error too, with the way to ask for it', () => {
    expect(lint(`${HEAD}(allow file-read* (quite-another-thing "x"))`)).toMatchObject([
      { code: 'sbpl.name-unknown', hint: expect.stringContaining("(when (defined? 'NAME)") },
    ]);
    expect(codes(`${HEAD}(when (defined? 'quite-another-thing) (allow file-read* (quite-another-thing "x")))`)).toEqual([]);
  });

  it('leaves names open that may come from what it does not see', () => {
    expect(codes(`${HEAD}(import "other.sb")\n(allow file-read* (their-filter "x"))`)).toEqual([
      'sbpl.not-evaluated 3',
      'sbpl.not-evaluated 4',
    ]);
    expect(codes(`${HEAD}(define-syntax (mine x) x)\n(mine "x")`)).toEqual(['sbpl.not-evaluated 3', 'sbpl.not-evaluated 4']);
    expect(codes(`${HEAD}(if (param-is-set) (allow file-read* (their-filter "x")) (deny file-read*))`)).not.toContain(
      'sbpl.name-unknown 4',
    );
    const imports = () => ({ text: '(define (their-filter x) (literal x))', file: 'other.sb' });
    expect(codes(`${HEAD}(import "other.sb")\n(allow file-read* (thier-filter "x"))`, { imports })).toEqual(['sbpl.name-unknown 4']);
  });

  it('leaves the default open where imports go in a circle', () => {
    const imports = () => ({ text: '(import "a.sb")', file: 'a.sb' });
    expect(codes('(version 1)(import "a.sb")', { imports })).toEqual(['sbpl.import-findings 1']);
  });

  it('says what a curly quote is', () => {
    expect(lint(`${HEAD}(allow file-read* (subpath \u201c/private/etc\u201d))`)).toMatchObject([
      { code: 'sbpl.bad-token', line: 3, column: 28, message: '\u201c is a curly quote; text stands between straight ones (")' },
    ]);
    expect(codes(`${HEAD}; \u201cquoted\u201d in a remark`)).toEqual([]);
  });

  it('has a next step for every finding', () => {
    const texts = [
      '(deny default (with report))(allow default)(allow file-read* (literal "/tmp/a") (literal "b") (subpath "/System/Volumes/Data/x"))',
      '(version 2)(deny)(debug deny)(allow iokit-external-method)(allow file-read* (storage-class "x"))(allow file-raed*) ; é',
      '(allow file-read* (regex "a\\\\.b"))(allow file-read*)(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))',
      '(a',
      ')',
      '"a',
      '#| a',
      "'",
      '#o9',
      '"\\xzz"',
      '[',
    ];
    const found = texts.flatMap((text) => lint(text, { operations: ['sysctl-read'] }));
    expect(new Set(found.map(({ code }) => code)).size).toBeGreaterThan(20);
    expect(found.filter(({ hint }) => hint === undefined)).toEqual([]);
  });

  it('warns of what is missing', () => {
    expect(codes('(allow file-read*)')).toEqual(['sbpl.version-missing 1', 'sbpl.default-missing 1']);
  });

  it('warns of a default that kills', () => {
    expect(codes('(version 1)\n(deny default (with report))')).toEqual(['sbpl.reporting-default 2']);
  });

  it('warns of version 2 only for probes that need an exec', () => {
    const text = '(version 2)\n(deny default)\n';
    expect(codes(text)).toEqual([]);
    expect(codes(text, { operations: ['sysctl-read'] })).toEqual(['sbpl.version-2-exec 1']);
    expect(codes(text, { operations: ['file-read*'] })).toEqual([]);
    expect(codes(text, { operations: ['file-read*'], drivers: ['file_probe'] })).toEqual(['sbpl.version-2-exec 1']);
    expect(codes('(version 2)\n(allow default)\n', { operations: ['sysctl-read'] })).toEqual([]);
    expect(codes('(version 2)\n(debug deny)\n(allow iokit-open)\n(deny default)')).toEqual([
      'sbpl.gone-in-version 2',
      'sbpl.gone-in-version 3',
    ]);
  });

  const overruled = (rules: string) => codes(HEAD + rules).filter((each) => each.startsWith('sbpl.rule-'));

  it('finds rules that never decide', () => {
    expect(overruled('(allow file-read*)\n(deny file-read*)')).toEqual(['sbpl.rule-dead 3']);
    expect(overruled('(allow file-read* (literal "/a"))\n(deny file-read* (literal "/a"))')).toEqual(['sbpl.rule-dead 3']);
    expect(overruled('(allow file-read* (literal "/a/b"))\n(deny file-read* (subpath "/a"))')).toEqual(['sbpl.rule-dead 3']);
    expect(overruled('(deny file-read* (subpath "/a"))\n(allow file-read* (literal "/a/b"))')).toEqual([]);
    expect(overruled('(allow file-read* (literal "/a") (literal "/b"))\n(deny file-read* (literal "/a"))')).toEqual([]);
    expect(overruled('(allow file-read* (literal "/a"))\n(deny file-read-data (literal "/a"))')).toEqual([]);
    expect(overruled('(allow file-read* (storage-class "x"))\n(deny file-read* (literal "/a"))')).toEqual([]);
    expect(overruled('(allow file-read* (literal "/a"))\n(deny file-read*)')).toEqual([]);
    expect(overruled('(allow file-read* file-write* (literal "/a"))\n(deny file-read* (literal "/a"))')).toEqual([]);
  });

  it('finds rules without which the same would be decided', () => {
    expect(overruled('(allow file-read* (literal "/a/b"))\n(allow file-read* (subpath "/a"))')).toEqual(['sbpl.rule-redundant 3']);
    expect(overruled('(allow file-read*)\n(allow file-read* (literal "/a"))')).toEqual(['sbpl.rule-redundant 4']);
    expect(overruled('(deny file-read* (subpath "/a"))\n(allow file-read* (literal "/a/b"))\n(allow file-read*)')).toEqual([]);
  });

  it("finds rules of a family that a member's own earlier rule outranks", () => {
    const secret = '(deny file-read* (subpath "/Users/me/secret"))';
    expect(overruled(`(allow file-read-metadata)\n${secret}`)).toEqual(['sbpl.rule-outranked 4']);
    expect(overruled(`(allow file-read-data (subpath "/Users/me"))\n${secret}`)).toEqual(['sbpl.rule-outranked 4']);
    expect(overruled(`${secret}\n(allow file-read-metadata)`)).toEqual([]);
    expect(overruled(`(deny file-read-metadata (subpath "/Users/me"))\n(allow file-read-metadata)\n${secret}`)).toEqual([]);
    expect(lint(`${HEAD}(allow file-read-metadata)\n${secret}`)[0]?.message).toContain(
      'not asked for file-read-metadata, whose own rule (line 3)',
    );
  });

  it('says which part of the assembled text it means', () => {
    const findings = lint(HEAD, {}, { runTimeBlock: true, keyRules: ['(allow file-raed*)', '(allow file-read* (literal "/etc/hosts"))'] });
    expect(findings.map(({ code, part, line }) => [code, part, line])).toEqual([
      ['sbpl.name-unknown', 'key-rule', 12],
      ['sbpl.alias-spelling', 'key-rule', 13],
      ['sbpl.link-metadata', 'key-rule', 13],
    ]);
    expect(lint(HEAD, {}, { keyRules: ['(allow'] })).toMatchObject([
      { code: 'sbpl.unclosed-list', severity: 'error', part: 'key-rule', line: 3 },
    ]);
  });

  it('gives errors for what does not read, and never throws', () => {
    expect(lint('(allow "x')).toMatchObject([{ code: 'sbpl.unclosed-list' }, { code: 'sbpl.unclosed-string', severity: 'error' }]);
    expect(codes('('.repeat(1000))).toEqual(['sbpl.depth-exceeded 1']);
    expect(codes('(define (f) (f)) (f)')).toEqual(['sbpl.evaluation-limit 1']);
    expect(codes(HEAD, { operations: ['nonsense'], drivers: ['nonsense'] })).toEqual([]);
  });

  it('spares large profiles a quadratic look', () => {
    const rules = Array.from({ length: 20_000 }, (_, index) => `(allow file-read* (literal "/private/tmp/${index}"))`);
    expect(codes(HEAD + rules.join('\n'))).toEqual([]);
  });
});
