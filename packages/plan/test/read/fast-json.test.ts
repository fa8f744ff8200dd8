import { ContractError, KEY_ORDER, orderedKeys, parseJson } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { parseJsonBytes } from '../../src/read/fast-json.js';

const parse = (text: string | Buffer): unknown => parseJsonBytes(Buffer.from(text), 'x.json');

const codeOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof ContractError) return error.code;
    throw error;
  }
  return 'none';
};

describe('reading JSON quickly', () => {
  it.each([
    ['an object', '{"a": {"b": [1, {"c": null}, "x:y\\":{"]}, "d": ":,{}[]"}'],
    ['escapes and text beyond ASCII', '{"\\u0061\\\\": "\\"\\\\", "é": "😀:"}'],
    ['integer-like members in odd order', '{"b": 1, "10": {"3": 1, "a": 2}, "2": 3}'],
    ['a member called __proto__', '{"__proto__": {"x": 1}, "a": 2}'],
    ['a bare value', '"text"'],
    ['white space all over', ' \n{\r\n\t"a" \t: [ ] }\n '],
  ])('gives what the strict parser gives for %s', (_, text) => {
    const [quick, strict] = [parse(text), parseJson(text)];
    expect(quick).toEqual(strict);
    if (typeof quick === 'object' && quick !== null) expect(orderedKeys(quick)).toEqual(orderedKeys(strict as object));
  });

  it.each([
    ['a member twice', '{"a": 1, "a": 2}', 'JSON_DUPLICATE_KEY'],
    ['a member twice, deep, in two spellings', '{"x": [{"a": {"k": 1, "\\u006b": 2}}]}', 'JSON_DUPLICATE_KEY'],
    ['__proto__ twice', '{"__proto__": 1, "__proto__": 2}', 'JSON_DUPLICATE_KEY'],
    ['an integer-like member twice', '{"1": 1, "1": 2}', 'JSON_DUPLICATE_KEY'],
    ['a byte order mark', '\ufeff{}', 'JSON_BYTE_ORDER_MARK'],
    ['too deep an array', `${'['.repeat(200)}${']'.repeat(200)}`, 'JSON_DEPTH_EXCEEDED'],
    ['too long a name', `{"${'k'.repeat(5000)}": 1}`, 'JSON_KEY_TOO_LONG'],
    ['a string that does not end', '{"a": "b', 'JSON_SYNTAX'],
    ['nothing', '', 'JSON_SYNTAX'],
    ['NaN', '{"a": NaN}', 'JSON_SYNTAX'],
  ])('refuses %s as the strict parser does', (_, text, code) => {
    expect(codeOf(() => parse(text))).toBe(code);
    expect(codeOf(() => parseJson(text))).toBe(code);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(() => parse(Buffer.from([0x22, 0xc3, 0x28, 0x22])))).toBe('JSON_NOT_UTF8');
  });

  it('remembers document order only where JavaScript would lose it', () => {
    expect(KEY_ORDER in (parse('{"a": 1, "b": 2}') as object)).toBe(false);
    expect(KEY_ORDER in (parse('{"a": 1, "2": 2}') as object)).toBe(true);
  });
});
