import { describe, expect, it } from 'vitest';
import { withoutComments } from '../../src/lint/comments.js';

describe('a profile without its comments', () => {
  it.each([
    ['a ; b\nc', 'a    \nc'],
    ['a #| b\n |# c', 'a     \n    c'],
    ['"; no comment" ; one', '"; no comment"      '],
    ['"a\\"; b" c', '"a\\"; b" c'],
    ['#"raw ; text" d', '#"raw ; text" d'],
    ['#\\; e', '#\\; e'],
    ['"not closed ; f', '"not closed ; f'],
    ['g #| not closed ; h', 'g #| not closed ; h'],
    ['; to the end', '            '],
  ])('%j', (text, expected) => {
    expect(withoutComments(text)).toBe(expected);
  });

  it.each([
    ['a text of many escapes', `"${'\\n'.repeat(2_000_000)}" ; x`],
    ['many quotes that never close', `"${'\\"'.repeat(2_000_000)}`],
    ['many openings of a comment', '#| '.repeat(1_000_000)],
  ])('may be as long as a file: %s', (_, text) => {
    expect(withoutComments(text)).toHaveLength(text.length);
  });
});
