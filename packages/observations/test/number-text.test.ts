import { encodeJson, JsonNumber } from '@runtime/contracts';
import { parseReferenceJson, switchesOf } from '@runtime/observations';
import { describe, expect, it } from 'vitest';
import { splitLines, trimBlanks } from '../src/lines.js';
import { pythonNumberText, wholeNumberFromText } from '../src/number-text.js';
import { plainText } from '../src/plain-text.js';

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
  const read = (text: string, rules: 'reference' | 'runtime') => wholeNumberFromText(text, switchesOf(rules));

  it('may have blanks, a sign and zeros in front', () => {
    for (const rules of ['reference', 'runtime'] as const) {
      expect(read(' +007\u001f', rules)).toBe(7);
      expect(read('-13', rules)).toBe(-13);
      for (const text of ['', '0x1', '9.0', '1 2', '--1']) expect(read(text, rules)).toBeNull();
    }
  });

  it('may have underscores and digits of any script in the reference only', () => {
    expect(read('1_000', 'reference')).toBe(1000);
    expect(read('\u0663\u{1d7d9}', 'reference')).toBe(31);
    expect(read('1__0', 'reference')).toBeNull();
    expect(read('_1', 'reference')).toBeNull();
    expect(read('1_000', 'runtime')).toBeNull();
    expect(read('\u0663', 'runtime')).toBeNull();
  });

  it('keep digits that JavaScript cannot hold', () => {
    expect(read('1152921500312524573', 'runtime')).toEqual(new JsonNumber('1152921500312524573'));
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
    expect(plainText(value)).toBe(text);
  });
});

describe('JSON as the reference reads it', () => {
  it('takes bare tokens outside strings only', () => {
    expect(encodeJson(parseReferenceJson('{"NaN": [NaN, "Infinity", -Infinity], "a": 1, "a": 2}'))).toBe(
      '{"NaN": [NaN, "Infinity", -Infinity], "a": 2}',
    );
  });

  it('still refuses what is no JSON', () => {
    for (const text of ['{"a": NaNs}', '[Infinity', "{'a': 1}"]) expect(() => parseReferenceJson(text)).toThrow();
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
