import { readProfile, type SbplNode } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';

const first = (text: string): SbplNode => {
  const { tree, problems } = readProfile(text);
  expect(problems).toEqual([]);
  return tree.forms[0] as SbplNode;
};

describe('reading a profile', () => {
  it('reads every kind of literal', () => {
    const node = first(String.raw`(a "s\"\\\n\x41" #"raw\.\"x" 10 -3 1.5 #o0644 #xFF #b101 #t #f #\a #\space 'q)`);
    expect(node.kind === 'list' && node.items.map((item) => ('value' in item ? item.value : item.kind))).toEqual([
      'symbol',
      's"\\\nA',
      String.raw`raw\.\"x`,
      10,
      -3,
      1.5,
      0o644,
      255,
      5,
      true,
      false,
      'a',
      ' ',
      'quoted',
    ]);
  });

  it('takes an unknown escape for its own character, in ordinary strings only', () => {
    expect(first(String.raw`"a\.b"`)).toMatchObject({ value: 'a.b', raw: false });
    expect(first(String.raw`#"a\.b"`)).toMatchObject({ value: String.raw`a\.b`, raw: true });
  });

  it('skips line, nested block and datum comments', () => {
    const { tree, problems } = readProfile('; one\n#| two #| three |# |# (a #;(b (c)) d) ; end');
    expect(problems).toEqual([]);
    expect(tree.forms).toHaveLength(1);
    expect(tree.forms[0]).toMatchObject({ items: [{ name: 'a' }, { name: 'd' }] });
  });

  it('gives every node its place', () => {
    const text = '(version 1)\n\n  (allow file-read*\n    (literal "/x"))\n';
    const { tree } = readProfile(text);
    const rule = tree.forms[1];
    expect(rule?.span).toEqual({ start: 15, end: 52, line: 3, column: 3 });
    const filter = rule?.kind === 'list' ? rule.items[2] : undefined;
    expect(filter?.span).toMatchObject({ line: 4, column: 5 });
    expect(text.slice(filter?.span.start, filter?.span.end)).toBe('(literal "/x")');
  });

  it('reads the quote forms', () => {
    expect(first('`(a ,b ,@c)')).toMatchObject({
      kind: 'quoted',
      form: 'quasiquote',
      item: { items: [{ name: 'a' }, { form: 'unquote' }, { form: 'unquote-splicing' }] },
    });
  });
});
