import { encodeJson, JsonNumber } from '@runtime/contracts';
import { decodeIgnoringErrors, parsePythonJson } from '@runtime/reference';
import { describe, expect, it } from 'vitest';
import { splitLines, trimBlanks } from '../src/python/lines.js';
import { pythonNumberText, wholeNumberFromText } from '../src/python/numbers.js';
import { reprText } from '../src/python/repr.js';

describe('numbers as the reference prints them', () => {
  it.each([
    ['1.0', '1.0'],
    ['1e16', '1e+16'],
    ['1E5', '100000.0'],
    ['9999999999999998.0', '9999999999999998.0'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1.5e-7', '1.5e-07'],
    ['-12.50', '-12.5'],
    ['1e400', 'Infinity'],
    ['-0.0', '-0.0'],
    ['-0', '0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e100', '1e+100'],
    ['0.1e1', '1.0'],
  ])('%s is %s', (source, printed) => {
    expect(pythonNumberText(source)).toBe(printed);
  });
});

describe('whole numbers in text', () => {
  it('may have blanks, a sign and zeros in front', () => {
    expect(wholeNumberFromText(' +007\u001f')).toBe(7);
    expect(wholeNumberFromText('-13')).toBe(-13);
    for (const text of ['', '0x1', '9.0', '1 2', '--1']) expect(wholeNumberFromText(text)).toBeNull();
  });

  it('may have underscores between digits, and digits of any script', () => {
    expect(wholeNumberFromText('1_000')).toBe(1000);
    expect(wholeNumberFromText('\u0663\u{1d7d9}')).toBe(31);
    expect(wholeNumberFromText('1__0')).toBeNull();
    expect(wholeNumberFromText('_1')).toBeNull();
  });

  it('keep digits that JavaScript cannot hold', () => {
    expect(wholeNumberFromText('1152921500312524573')).toEqual(new JsonNumber('1152921500312524573'));
  });
});

describe('values as the reference turns them into text', () => {
  it.each<[unknown, string]>([
    ['a', 'a'],
    [null, 'None'],
    [true, 'True'],
    [80, '80'],
    [new JsonNumber('1e16'), '1e+16'],
    [['a', 1, null], "['a', 1, None]"],
    [{ k: "it's" }, `{'k': "it's"}`],
    [['a\n\'"'], `['a\\n\\'"']`],
  ])('%j is %s', (value, text) => {
    expect(reprText(value)).toBe(text);
  });
});

describe('JSON as the reference reads it', () => {
  it('takes bare tokens outside strings only', () => {
    expect(encodeJson(parsePythonJson('{"NaN": [NaN, "Infinity", -Infinity], "a": 1, "a": 2}'))).toBe(
      '{"NaN": [NaN, "Infinity", -Infinity], "a": 2}',
    );
  });

  it('leaves out bytes that are no characters, where the caller decodes so', () => {
    const bytes = Buffer.concat([Buffer.from('{"a": "x'), Buffer.from([0xff]), Buffer.from('\ufffd"}')]);
    expect(() => parsePythonJson(bytes)).toThrow('not valid UTF-8');
    expect(parsePythonJson(decodeIgnoringErrors(bytes))).toEqual({ a: 'x\ufffd' });
  });

  it('takes nesting that strict documents may not have', () => {
    const deep = '['.repeat(500) + ']'.repeat(500);
    expect(JSON.stringify(parsePythonJson(deep))).toBe(deep);
    expect(() => parsePythonJson(deep, { maxDepth: 128 })).toThrow();
  });

  it('still refuses what is no JSON', () => {
    for (const text of ['{"a": NaNs}', '[Infinity', "{'a': 1}"]) expect(() => parsePythonJson(text)).toThrow();
  });
});

describe('lines and blanks', () => {
  it('end at every Unicode line end', () => {
    expect(splitLines('a\r\nb\rc\vd\fe\u001cf\u001dg\u001eh\u0085i\u2028j\u2029k\nl')).toEqual([...'abcdefghijkl']);
    expect(splitLines('a\n\n')).toEqual(['a', '']);
    expect(splitLines('')).toEqual([]);
  });

  it('are not quite those of JavaScript', () => {
    expect(trimBlanks('\u001c\u0085 a \u001f')).toBe('a');
    expect(trimBlanks('\ufeffa\ufeff')).toBe('\ufeffa\ufeff');
    expect(trimBlanks(' \t')).toBe('');
  });

  it('cost no more than their length', () => {
    const blanks = ' '.repeat(200_000);
    expect(trimBlanks(`${blanks}x${blanks}y`)).toHaveLength(200_002);
  });
});

describe('a text with bare tokens', () => {
  it('keeps what stands in strings, however long they are', () => {
    const long = '\\n"NaN'.replaceAll('"', '\\"').repeat(500_000);
    const value = parsePythonJson(`{"a": "${long}", "b": NaN, "c": ["-Infinity", -Infinity, "\\\\"]}`) as Record<string, unknown>;
    expect(value['a']).toHaveLength('\n"NaN'.length * 500_000);
    expect(encodeJson([value['b'], value['c']])).toBe('[NaN, ["-Infinity", -Infinity, "\\\\"]]');
  });

  it('has underscores between digits and nowhere else', () => {
    for (const text of ['_1', '1_', '1__0', '+_1', '_', '+']) expect(wholeNumberFromText(text)).toBeNull();
    expect(wholeNumberFromText(`1${'_0'.repeat(8)}`)).toBe(100_000_000);
  });
});
