import { shown, type TextTarget } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';

const TARGETS: TextTarget[] = ['line', 'cell', 'sarif', 'xml', 'html'];

/** Texts that would do something where they are shown, if they were shown as they are. */
const HOSTILE = [
  'a\nFORGED',
  'a\r\nFORGED',
  'a\rFORGED',
  'a\u2028FORGED\u2029',
  'a\u0085FORGED\u000b\u000c',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;http://x\u0007link\u001b]8;;\u0007',
  '\u009b31m',
  'abc\u202edef\u2066ghi\u061c',
  'zero\u200bwidth\u00ad\ufeff\u{e0041}',
  'a\tb\b\b\u0000\u007f',
  'lone \ud800 and \udc00',
  '\ufffe\uffff\ufdd0',
  'x'.repeat(5_000_000),
  '\u0000'.repeat(1_000_000),
];

describe.each(TARGETS)('a hostile text in %s', (target) => {
  it.each(HOSTILE.map((text) => [JSON.stringify(text.slice(0, 20)), text]))('stays on its line and shows itself: %s', (_, text) => {
    const got = shown(text, target);
    expect(got).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u);
    expect(got.length).toBeLessThan(64_000);
  });

  it('is as it was where there is nothing hostile in it', () => {
    expect(shown('a/b-c_d é 漢字 😀 (e), f: g', target).replaceAll('`', '')).toBe('a/b-c_d é 漢字 😀 (e), f: g');
  });
});

describe('a text in a line', () => {
  it.each([
    ['::error::forged', ':\\u{3a}error::forged'],
    ['  ::set-output name=a::b', '  :\\u{3a}set-output name=a::b'],
    ['a ##[error]b ##vso[task.complete]', 'a #\\u{23}[error]b #\\u{23}vso[task.complete]'],
    ['##teamcity[x]', '#\\u{23}teamcity[x]'],
    ['std::string, ## heading', 'std::string, ## heading'],
  ])('is no order for a CI service: %s', (text, expected) => {
    expect(shown(text, 'line')).toBe(expected);
  });

  it('says how much of it is left out', () => {
    expect(shown('y'.repeat(5000), 'line')).toBe(`${'y'.repeat(4096)}… (904 more characters)`);
  });
});

describe('a text in a language of its own', () => {
  it('ends no tag and no attribute', () => {
    for (const target of ['xml', 'html'] as const) expect(shown(`"/><b a='1'>&amp;]]>`, target)).not.toMatch(/[<>"']|&(?!#\d+;)/);
  });

  it('ends no code span and no table cell, and starts no link', () => {
    expect(shown('a`b|c\\|d', 'cell')).toBe("`a'b\\|c\u2216\\|d`");
    expect(shown(' ', 'cell')).toBe('`-`');
    expect(shown('[a](http://x) \\', 'sarif')).toBe('\\[a\\](http://x) \\\\');
  });
});
