import { readProfile } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';

const codes = (text: string): string[] => readProfile(text).problems.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe('a text that is no profile', () => {
  it.each([
    ['an open list', '(allow\n  (literal "x")', ['sbpl.unclosed-list 1:1']],
    ['an open string', '(allow "x', ['sbpl.unclosed-string 1:8', 'sbpl.unclosed-list 1:1']],
    ['an open raw string, its last quote hidden', '(a #"x\\")', ['sbpl.unclosed-string 1:4', 'sbpl.unclosed-list 1:1']],
    ['an open block comment', '(a)\n#| b', ['sbpl.unclosed-comment 2:1']],
    ['a parenthesis too many', '(a))\n(b)', ['sbpl.unexpected-close 1:4']],
    ['brackets', '[a]', ['sbpl.bad-token 1:1', 'sbpl.bad-token 1:3']],
    ['a number in no base', '(a #o9)', ['sbpl.bad-number 1:4']],
    ['a number that is too large', '1e999', ['sbpl.bad-number 1:1']],
    ['an escape cut short', '"\\xZZ"', ['sbpl.bad-escape 1:2']],
    ['an unknown character name', '#\\spice', ['sbpl.bad-token 1:1']],
    ['an unknown hash word', '#wrong', ['sbpl.bad-token 1:1']],
    ['a quote before nothing', "(a ')", ['sbpl.missing-datum 1:4']],
    ['a datum comment before nothing', '#;', ['sbpl.missing-datum 1:1']],
  ])('reports %s with its place', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('goes on after a problem', () => {
    const { tree, problems } = readProfile('(a))\n(b #o8)\n(c)');
    expect(problems).toHaveLength(2);
    expect(tree.forms).toHaveLength(3);
  });

  it('refuses a hundred thousand nested parentheses at the limit', () => {
    expect(codes('('.repeat(100_000))).toEqual(['sbpl.depth-exceeded 1:257']);
    expect(codes("'".repeat(100_000))).toEqual(['sbpl.depth-exceeded 1:257']);
    expect(codes('#;'.repeat(100_000))).toEqual(['sbpl.depth-exceeded 1:513']);
    expect(readProfile(`${'('.repeat(256)}${')'.repeat(256)}`).problems).toEqual([]);
  });

  it('refuses a text above the size limit, counted in bytes', () => {
    expect(codes(' '.repeat(4 * 1024 * 1024))).toEqual([]);
    expect(codes(' '.repeat(4 * 1024 * 1024 + 1))).toEqual(['sbpl.size-exceeded 1:1']);
    expect(codes('é'.repeat(2 * 1024 * 1024 + 1))).toEqual(['sbpl.size-exceeded 1:1']);
  });

  it('lists no more than a hundred problems', () => {
    const { problems } = readProfile(')'.repeat(5000));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.code).toBe('sbpl.too-many-problems');
  });
});
