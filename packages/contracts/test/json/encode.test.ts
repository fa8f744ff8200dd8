import {
  ContractError,
  compareCodePoints,
  encodeCanonicalLine,
  encodeJson,
  encodePretty,
  encodeString,
  parseJson,
} from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('when a document is written', () => {
  it('indents by two and ends without a line break', () => {
    expect(encodePretty({ a: [1, { b: null }], c: [], d: {} })).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": [],\n  "d": {}\n}',
    );
  });

  it('writes one line with blanks after comma and colon', () => {
    expect(encodeJson({ b: [1, 2], a: {} })).toBe('{"b": [1, 2], "a": {}}');
  });

  it('escapes everything outside printable ASCII, DEL included, in lower case', () => {
    expect(encodeString('\u007f\u0080é😀\u2028\u0000\u001f')).toBe('"\\u007f\\u0080\\u00e9\\ud83d\\ude00\\u2028\\u0000\\u001f"');
    expect(encodePretty({ 'k\u007f': '\u007f' })).toBe('{\n  "k\\u007f": "\\u007f"\n}');
  });

  it('uses the short escapes and leaves the solidus alone', () => {
    expect(encodeString('\b\f\n\r\t"\\/')).toBe('"\\b\\f\\n\\r\\t\\"\\\\/"');
  });

  it('writes lone surrogates as escapes', () => {
    expect(encodePretty(['\ud800', '\udc00x'])).toBe('[\n  "\\ud800",\n  "\\udc00x"\n]');
  });

  it('leaves out undefined members and writes undefined items as null', () => {
    expect(encodePretty({ a: undefined, b: [undefined, 1] })).toBe('{\n  "b": [\n    null,\n    1\n  ]\n}');
    expect(encodePretty({ a: undefined })).toBe('{}');
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(encodeCanonicalLine([, 1])).toBe('[null, 1]');
  });

  it('writes __proto__ as the member it is', () => {
    expect(encodeJson(parseJson('{"__proto__": 1, "a": {"__proto__": [2]}}'))).toBe('{"__proto__": 1, "a": {"__proto__": [2]}}');
    expect(encodeJson(parseJson('{"b": 1, "__proto__": 1}'), { indent: 1, sortKeys: true })).toBe('{\n "__proto__": 1,\n "b": 1\n}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol('s'), () => 1])('refuses what JSON cannot hold: %s', async (value) => {
    await toThrowWithCode(() => encodePretty({ a: [value] }), ContractError, 'JSON_NOT_ENCODABLE');
    await toThrowWithCode(() => encodeJson({ a: [value] }), ContractError, 'JSON_NOT_ENCODABLE');
  });
});

describe('when keys are sorted', () => {
  it('goes by code point, so astral characters follow U+FF5E', () => {
    expect(['\u{1f600}', '\uff5e', 'a', '\ue000', 'B', '10', '9'].sort(compareCodePoints)).toEqual([
      '10',
      '9',
      'B',
      'a',
      '\ue000',
      '\uff5e',
      '\u{1f600}',
    ]);
    expect(encodeCanonicalLine({ '\u{1f600}': 1, '\uff5e': 2 })).toBe('{"\\uff5e": 2, "\\ud83d\\ude00": 1}');
    expect(encodeJson({ '\u{1f600}': 1, '\uff5e': 2 }, { indent: 2, sortKeys: true })).toBe('{\n  "\\uff5e": 2,\n  "\\ud83d\\ude00": 1\n}');
  });

  it.each([
    ['a high surrogate alone', ['\ud83d', '\ue000', '\u{1f600}']],
    ['a low surrogate alone', ['\ud7ff', '\udc00', '\uffff', '\u{10000}']],
    ['surrogates in the wrong order', ['\udc00\ud800', '\ue000', '\u{10000}']],
    ['a high surrogate before something else', ['\ud800', '\ud800a', '\ud800\ue000', '\u{10000}']],
    ['pairs', ['\u{1f5ff}', '\u{1f600}', '\u{10ffff}']],
    ['pairs that share their first half with a surrogate alone', ['\ud83d\uffff', '\ud83d\ud83d\ude00', '\u{1f600}', '\u{1f600}a']],
  ])('goes by code point with %s', (_, sorted) => {
    expect(sorted.toReversed().sort(compareCodePoints)).toEqual(sorted);
    const members = Object.fromEntries(sorted.toReversed().map((key) => [key, 0]));
    expect(encodeCanonicalLine(members)).toBe(`{${sorted.map((key) => `${encodeString(key)}: 0`).join(', ')}}`);
  });

  it('sorts integer-like keys as text at every depth', () => {
    expect(encodeCanonicalLine({ x: { 10: 0, 9: 0 }, a: [{ 2: 0, 11: 0 }] })).toBe('{"a": [{"11": 0, "2": 0}], "x": {"10": 0, "9": 0}}');
    expect(encodeJson([{ 2: 0, 11: 0 }], { indent: 1, sortKeys: true })).toBe('[\n {\n  "11": 0,\n  "2": 0\n }\n]');
  });

  it('does not reorder the value that was given', () => {
    const value = { b: { d: 1, c: 2 }, a: 1 };
    encodeJson(value, { indent: 2, sortKeys: true });
    expect(Object.keys(value)).toEqual(['b', 'a']);
    expect(Object.keys(value.b)).toEqual(['d', 'c']);
  });
});

describe('when a document is read and written again', () => {
  it.each(['{\n  "n": 1.0,\n  "m": 1e16,\n  "k": 123456789012345678901\n}', '{\n  "10": 1,\n  "9": {\n    "b": 0,\n    "1": 0\n  }\n}'])(
    'gives the same text',
    (text) => {
      expect(encodePretty(parseJson(text, { exactNumbers: true }))).toBe(text);
    },
  );
});
