import { describe, expect, it } from 'vitest';
import { lastLineOf } from '../../src/results/rule-extent.js';

describe('the last line of a rule', () => {
  it.each<[string, string, number, number]>([
    ['its own, when it stands on one line', '(version 1)\n(deny default)\n', 2, 2],
    ['that of its closing bracket', '(allow file-read*\n  (literal "/a")\n  (literal "/b"))\n(deny default)', 1, 3],
    ['not fooled by brackets in strings', '(allow file-read*\n  (literal "/a)")\n)', 1, 3],
    ['not fooled by escaped quotes', '(allow file-read* (literal "/a\\")")\n)', 1, 2],
    ['not fooled by a backslash that ends a raw string', '(allow file-read* (regex #"^/a\\"))\n(deny default)', 1, 1],
    ['not fooled by comments', '(allow file-read* ; (((\n  (literal "/a"))\n', 1, 2],
    ['counted over strings of several lines', '(allow x (literal "a\nb")\n)', 1, 3],
    ['its first, when it never ends', '(allow file-read*\n(literal', 1, 1],
    ['its first, when a string never ends', '(allow "x\n\n', 1, 1],
    ['its first, when the line is not there', '(version 1)', 9, 9],
    ['its first, when nothing starts on the line', '; note\n(version 1)', 1, 1],
  ])('is %s', (_, text, line, last) => {
    expect(lastLineOf(text, line)).toBe(last);
  });
});
