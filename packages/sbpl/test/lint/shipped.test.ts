import { assembleProfile, type LintContext, lintPolicy, type SbplFinding } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { world } from '../helpers.js';

const HEAD = '(version 1)\n(deny default)\n';

const lint = (rules: string, context: LintContext = {}): SbplFinding[] =>
  lintPolicy(assembleProfile({ text: HEAD + rules, file: 'p.sb' }), world, context);

const codes = (rules: string, context?: LintContext): string[] => lint(rules, context).map(({ code, line }) => `${code} ${line}`);

const errors = (rules: string): string[] => lint(rules).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));

describe('what a compiler refuses is an error', () => {
  it.each([
    ['an address', '(allow network-outbound (remote ip "127.0.0.1:8080"))', 'sbpl.address-refused'],
    ['a host name', '(allow network-outbound (require-any (remote tcp "example.org:443")))', 'sbpl.address-refused'],
    ['a bad regex', '(allow file-read* (regex "*/x.sock"))', 'sbpl.bad-regex'],
    ['a bad regex in a nested filter', '(allow network-outbound (remote unix-socket (regex "*/x.sock")))', 'sbpl.bad-regex'],
    ['a bad regex in a negation', '(allow file-read* (require-all (subpath "/x") (require-not (regex "("))))', 'sbpl.bad-regex'],
    ['a path for a service', '(allow mach-lookup (literal "/x"))', 'sbpl.filter-not-applicable'],
    ['a service for a file', '(allow file-read* (require-all (global-name "x") (subpath "/x")))', 'sbpl.filter-not-applicable'],
    ['an address for a sysctl', '(allow sysctl-read (remote ip "*:80"))', 'sbpl.filter-not-applicable'],
    ['silence about what is allowed', '(allow file-read* (with no-report))', 'sbpl.modifier-not-applicable'],
    ['its older name', '(allow file-read* (with no-log))', 'sbpl.modifier-not-applicable'],
    ['no sandbox for a file', '(allow file-read* (with no-sandbox))', 'sbpl.modifier-not-applicable'],
  ])('%s', (_, rule, code) => {
    expect(errors(rule)).toEqual([code]);
    expect(lint(rule)[0]?.hint).toBeDefined();
  });

  it.each([
    ['a path of an XPC service', '(allow mach-lookup (require-all (xpc-service-name-prefix "") (subpath "/Library/Plug-Ins")))'],
    ['several operations at once', '(allow file-read* mach-lookup (subpath "/x"))'],
    ['a domain of preferences by path', '(allow user-preference-read (literal "x"))'],
    ['a report of what is denied by default', '(deny default (with report))'],
    ['silence about what is denied', '(deny file-read* (with no-log) (literal "/x"))'],
    ['a pattern that only some matchers read', '(allow file-read* (regex #"^/a\\\\d$"))'],
    ['names of other releases', '(allow file-fsctl)(allow file-write-mount)(allow qtn-download)(allow network-outbound (to ip "*:443"))'],
    [
      'names that the language predefines',
      '(allow file-ioctl (tty))(allow file-read* (container) (getenv "X"))(with-modifier (with telemetry) (allow mach-lookup))',
    ],
    [
      'what it asks about',
      "(if (defined? 'system-future) (allow system-future))(if (defined? 'SYS_future) (allow syscall-unix (syscall-number SYS_future)))",
    ],
  ])('and %s is none', (_, rule) => {
    expect(errors(rule)).toEqual([]);
  });
});

describe('a word that is nearly a known one', () => {
  it.each([
    ['(deny file-read* (with no-repport) (subpath "/x"))', 'did you mean no-report?'],
    ['(allow file-read* (require-not (vnode-type REGULR-FILE)))', 'did you mean REGULAR-FILE?'],
    ['(allow signal (target slef))', 'did you mean self?'],
    ['(allow system-automount (process-attribute is-platform-binry))', 'did you mean is-platform-binary?'],
  ])('%s', (rule, hint) => {
    expect(lint(rule)).toMatchObject([{ code: 'sbpl.word-unknown', severity: 'warning', hint }]);
  });

  it.each([
    ['(allow network-outbound (remote unix-soket))', 'did you mean unix-socket?'],
    ['(allow system-socket (socket-domain AF_UNX))', 'did you mean AF_UNIX?'],
  ])('%s, of which decisions hang', (rule, near) => {
    expect(lint(rule)).toMatchObject([{ code: 'sbpl.not-evaluated', message: expect.stringContaining(near) }]);
  });

  it('and not one that is like none', () => {
    expect(codes('(deny file-read* (with no-callout) (process-attribute is-initproc))')).toEqual([]);
  });
});

describe('what is no mistake is not spoken of', () => {
  it('a link that stands beside what it leads to', () => {
    expect(codes('(allow file-read* (literal "/etc/hosts") (literal "/private/etc/hosts"))')).toEqual([]);
    expect(codes('(allow file-read* (literal "/etc/hosts"))\n(allow file-read* (subpath "/private/etc/hosts"))')).toEqual([
      'sbpl.alias-spelling 3',
      'sbpl.link-metadata 3',
    ]);
  });

  it('the placeholder of a path', () => {
    expect(codes('(allow file-read* (subpath "$HOME$/x") (literal "${ROOT}/y") (literal "@out@/z"))')).toEqual([]);
  });

  it('folders above the Data volume', () => {
    expect(codes('(allow file-read-metadata (path-ancestors "/System/Volumes/Data/private"))')).toEqual([]);
  });

  it('version and default of a fragment, or of what is not seen', () => {
    const bare = (text: string, context?: LintContext) =>
      lintPolicy(assembleProfile({ text, file: 'f.sb' }), world, context).map(({ code }) => code);
    expect(bare('(allow file-read*)', { fragment: true })).toEqual([]);
    expect(bare('(version 1)(import "x.sb")')).toEqual(['sbpl.not-evaluated']);
  });
});

describe('findings in an imported text', () => {
  const imports = () => ({
    text: '(allow file-read* (literal "/etc/x"))\n(allow file-raed*)\n(allow file-read* (literal "/etc/x"))',
    file: 'lib/x.sb',
  });

  it('are one line where it is imported', () => {
    const found = lint('\n(import "x.sb")\n(allow file-read* (literal "x"))', { imports });
    expect(found.map(({ code, line, file }) => [code, line, file])).toEqual([
      ['sbpl.import-findings', 4, 'p.sb'],
      ['sbpl.path-shape', 5, 'p.sb'],
    ]);
    expect(found[0]).toMatchObject({ severity: 'error', message: expect.stringContaining('sbpl.alias-spelling 2') });
  });
});

describe('what is worth a look', () => {
  it('a folder by a link alone', () => {
    expect(codes('(allow file-read* (subpath "/tmp"))')).toEqual(['sbpl.alias-spelling 3']);
    expect(codes(String.raw`(deny file-read* (regex #"^/var/folders/[^/]+/x\.y$"))`)).toEqual(['sbpl.alias-spelling 3']);
    expect(codes('(deny file-read* (regex #"^/var/folders/" #"^/private/var/folders/"))')).toEqual([]);
    expect(codes('(deny file-read* (regex #"^/var?/x" #"^(/private)?/var/folders/" #"/var/folders/"))')).toEqual([]);
    expect(codes('(deny file-read* (literal "/var/run/docker.sock"))(allow network-outbound)')).toContain('sbpl.alias-spelling 3');
  });

  it('a glob in the place of a regex', () => {
    expect(codes('(allow file-read* (regex #"^/Library/Logs/*"))\n(allow file-read* (regex #"^/a/.*/b/*$"))')).toEqual([
      'sbpl.glob-as-regex 3',
    ]);
  });

  it('a socket that only rules on files close', () => {
    const rule = '(deny file-read* file-write* (literal "/private/var/run/docker.sock"))';
    expect(codes(`${rule}\n(allow network-outbound)`)).toEqual(['sbpl.socket-open 3']);
    expect(codes(`${rule}\n(allow network-outbound (remote ip "*:443"))`)).toEqual([]);
  });

  it('a bare allow after a denial with filters, and not the reverse', () => {
    expect(codes('(deny file-write* (subpath "/x"))\n(allow file-write*)')).toEqual(['sbpl.bare-is-last 4']);
    expect(codes('(allow file-write* (subpath "/x"))\n(deny file-write*)')).toEqual([]);
    expect(codes('(allow file-write*)\n(deny file-write* (subpath "/x"))')).toEqual([]);
  });

  it('a profile that ends itself without its parameters', () => {
    expect(lint('(if (not (param "ROOT")) (error "ROOT is missing"))')).toMatchObject([{ code: 'sbpl.ends-itself', severity: 'warning' }]);
    expect(lint('(if (not (param "ROOT")) (error "ROOT is missing"))', { params: { ROOT: '/x' } })).toEqual([]);
  });
});
