import { ContractError, JsonNumber, LIMITS, orderedKeys, parseJson } from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const refused = (text: string | Uint8Array, code: ContractError['code'], options = {}) =>
  toThrowWithCode(() => parseJson(text, options), ContractError, code);

describe('when a text is JSON', () => {
  it('gives the value', () => {
    expect(parseJson(' {"a": [1, -2.5e3, true, false, null, "x\\u00e9\\n"]}\n')).toEqual({ a: [1, -2500, true, false, null, 'xé\n'] });
  });

  it('takes scalars as documents', () => {
    expect(['0', '"a"', 'null', 'true'].map((text) => parseJson(text))).toEqual([0, 'a', null, true]);
  });

  it('keeps integer-like keys in document order', () => {
    const value = parseJson('{"10": 1, "b": 2, "9": 3, "\\u0038": 4}') as object;
    expect(orderedKeys(value)).toEqual(['10', 'b', '9', '8']);
  });

  it('keeps the order of integer-like keys deep inside', () => {
    const value = parseJson('[{"x": {"2": 0, "1": 0}}]') as [{ x: object }];
    expect(orderedKeys(value[0].x)).toEqual(['2', '1']);
  });

  it('reads __proto__ as a member and touches no prototype', () => {
    const value = parseJson('{"__proto__": {"polluted": 1}, "a": 1}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('keeps lone surrogates as they are written', () => {
    expect(parseJson('"\\ud800x"')).toBe('\ud800x');
  });

  it('does not take colons and brackets inside strings for structure', () => {
    expect(parseJson('{"a:b": "{[:]}\\\\", "c\\"": ":"}')).toEqual({ 'a:b': '{[:]}\\', 'c"': ':' });
  });
});

describe('when exact numbers are asked for', () => {
  it.each(['1.0', '1e16', '1E3', '-0', '0.10', '9007199254740993', '1e400', '123456789012345678901234567890'])(
    'keeps %s as its text',
    (text) => {
      const value = parseJson(`[${text}]`, { exactNumbers: true }) as [JsonNumber];
      expect(value[0]).toBeInstanceOf(JsonNumber);
      expect(value[0].text).toBe(text);
    },
  );

  it.each(['0', '-1', '1700000000.5', '123456789012345', '9007199254740991', '0.1', '1e+21', '1e-7'])('gives %s as a number', (text) => {
    expect(parseJson(`{"n":${text}}`, { exactNumbers: true })).toEqual({ n: Number(text) });
  });
});

describe('when a text is no JSON of ours', () => {
  it('refuses a byte order mark', () => refused('\ufeff{}', 'JSON_BYTE_ORDER_MARK'));
  it('refuses a byte order mark in bytes', () => refused(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 'JSON_BYTE_ORDER_MARK'));
  it('refuses bytes that are no UTF-8', () => refused(Buffer.from([0x22, 0xff, 0x22]), 'JSON_NOT_UTF8'));
  it('refuses an overlong encoding', () => refused(Buffer.from([0x22, 0xc0, 0x80, 0x22]), 'JSON_NOT_UTF8'));
  it('refuses an encoded surrogate', () => refused(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'JSON_NOT_UTF8'));

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    'Infinity',
    '-',
    '"\t"',
    '"\\x"',
    '"\\u12"',
    '"',
    '1 2',
    '[1 2]',
    '{"a" 1}',
    'tru',
    '\u00a0 1',
    ']',
    '}{',
    '[}',
  ])('refuses %j', async (text) => {
    await refused(text, 'JSON_SYNTAX');
  });

  it('names line and column', async () => {
    const error = await refused('{\n  "a": 1,\n  "b": oops\n}', 'JSON_SYNTAX', { path: 'plan.json' });
    expect(error.path).toBe('plan.json');
    expect(error.details).toEqual({ line: 3, column: 8 });
    expect(error.field).toBe('/b');
  });

  it('names the place by a pointer, unless that would be as hostile as the document', async () => {
    expect((await refused('{"a~b": [1, {"c": 1, "c": 2}]}', 'JSON_DUPLICATE_KEY')).field).toBe('/a~0b/1/c');
    expect((await refused(`{"x": {"${'k'.repeat(5000)}": 1}}`, 'JSON_KEY_TOO_LONG')).field).toBe('/x');
    expect((await refused(`{"${'k'.repeat(2000)}": oops}`, 'JSON_SYNTAX')).field).toBeUndefined();
    expect((await refused('['.repeat(200), 'JSON_DEPTH_EXCEEDED')).field).toBeUndefined();
    expect((await refused('oops', 'JSON_SYNTAX')).field).toBeUndefined();
  });

  it('refuses a member written twice, escaped or not', async () => {
    await refused('{"a": 1, "a": 2}', 'JSON_DUPLICATE_KEY');
    await refused('[{"x": {"a": 1, "\\u0061": 1}}]', 'JSON_DUPLICATE_KEY');
    await refused('{"__proto__": 1, "__proto__": 2}', 'JSON_DUPLICATE_KEY');
  });

  it('finds a member written twice among colons in strings', async () => {
    await refused('{"a": "x", "b:": ":", "a": "y"}', 'JSON_DUPLICATE_KEY');
    await refused('{"a": 1, "a": "\\u003a"}', 'JSON_DUPLICATE_KEY');
    await refused('{"a": 1, "a": {"\\u003A": 1}}', 'JSON_DUPLICATE_KEY');
    expect(parseJson('{"a:": ":", "b": ["::", "\\u003a"]}')).toEqual({ 'a:': ':', b: ['::', ':'] });
  });

  it('finds a member written twice, whatever names, values and blanks stand around the colons', () => {
    const text = fc.constantFrom('a', ':', 'a:', '":', '\\', '\\":', ' :', '"', '');
    const blank = fc.constantFrom('', ' ', '\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(text, blank, text), { maxLength: 5 }), (members) => {
        const written = `{${members.map(([name, space, value]) => `${JSON.stringify(name)}${space}:${space}${JSON.stringify(value)}`)}}`;
        const act = (): unknown => parseJson(written);
        if (new Set(members.map(([name]) => name)).size === members.length) expect(act()).toEqual(JSON.parse(written));
        else expect(act).toThrow('twice');
      }),
      { numRuns: 3000 },
    );
  });

  it('lets the last of equal members count when asked to', () => {
    const value = parseJson('{"a": 1, "b": 2, "a": 3}', { duplicateKeys: 'last' });
    expect(value).toEqual({ a: 3, b: 2 });
    expect(orderedKeys(value as object)).toEqual(['a', 'b']);
  });

  it('refuses a member name above the ceiling, in bytes', async () => {
    const name = 'é'.repeat(LIMITS.jsonKeyBytes / 2);
    expect(parseJson(`{"${name}": 1}`)).toEqual({ [name]: 1 });
    await refused(`{"${name}x": 1}`, 'JSON_KEY_TOO_LONG');
  });

  it('refuses the level below the deepest', async () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(nested(LIMITS.jsonDepth))).toBeInstanceOf(Array);
    await refused(nested(LIMITS.jsonDepth + 1), 'JSON_DEPTH_EXCEEDED');
  });

  it('refuses an object with more members than the ceiling', async () => {
    await refused('{"a":1,"b":2,"c":3}', 'JSON_MEMBERS_EXCEEDED', { maxMembers: 2 });
    expect(parseJson('[{"a":1,"b":2},{"c":3,"d":4}]', { maxMembers: 2 })).toHaveLength(2);
  });
});
