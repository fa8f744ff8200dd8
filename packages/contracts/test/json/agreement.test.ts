import { orderedKeys } from '@runtime/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJson, encodeJsonExactly } from '../../src/json/encode.js';
import { JsonNumber } from '../../src/json/number.js';
import { type ParseOptions, parseJson, parseJsonExactly } from '../../src/json/parse.js';

/** Texts that are JSON, nearly JSON, or JSON with one of the traps in it. */
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '__proto__',
    '0',
    '1',
    '10',
    '9',
    '4294967295',
    '4294967294',
    '9999999999',
    '01',
    'toJSON',
    'constructor',
    '\u{1f600}',
    '\uff5e',
    '\u007f',
    'é',
  ),
);
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(-0, 1e16, 1e21, 1e-7, 0.1));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    number,
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

const digits = fc.stringMatching(/^[0-9]{0,9}$/);
const numberText = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '-'), digits, fc.constantFrom('', '.', '.0', '.00'), digits, fc.constantFrom('', 'e1', 'E-7', 'e+22'))
    .map((parts) => parts.join('')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('1.0', '1e16', '-0', '0', '12', '1E3', '9007199254740993', '0.5', '1e400', '-'),
);
const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    numberText,
    key.map((string) => JSON.stringify(string)),
    fc.constantFrom('null', 'true', '"\\u0031"', '"\\""', '"a\\\\"', '""', 'nul', '"\n"', '"12:30"', '"\\u003A"', '", 1.0, "'),
    fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(
        fc.tuple(
          fc.oneof(
            key.map((string) => JSON.stringify(string)),
            fc.constantFrom('"\\u0031"', '"a\\\\"', '"a"', '"\\u0061"', '"a:"', '"a\\u003a"', '1'),
          ),
          tie('text'),
        ),
        { maxLength: 4 },
      )
      .map((members) => `{${members.map(([name, member]) => `${name} : ${member}`).join(',\n')}}`),
  ),
}));

type Outcome = { value: unknown; shape: unknown } | { code: unknown; details: unknown };

function outcome(call: () => unknown): Outcome {
  try {
    const result = call();
    return { value: result, shape: shapeOf(result) };
  } catch (error) {
    const { code, details } = error as { code: unknown; details: unknown };
    return { code, details };
  }
}

/** Key order and number spelling, which equality of values does not see. */
function shapeOf(node: unknown): unknown {
  if (node instanceof JsonNumber) return `number ${node.text}`;
  if (Array.isArray(node)) return node.map(shapeOf);
  if (node !== null && typeof node === 'object')
    return orderedKeys(node).map((name) => [name, shapeOf((node as Record<string, unknown>)[name])]);
  return Object.is(node, -0) ? '-0' : node;
}

describe('when the platform parses for us', () => {
  it.each<ParseOptions>([{}, { exactNumbers: true }, { duplicateKeys: 'last' }, { maxDepth: 2, maxKeyBytes: 3, maxMembers: 2 }])(
    'gives what our own parser gives, with %j',
    (options) => {
      fc.assert(
        fc.property(text, (source) => {
          expect(outcome(() => parseJson(source, options))).toEqual(outcome(() => parseJsonExactly(source, options)));
        }),
        { numRuns: 1500 },
      );
    },
  );

  it('keeps the spelling of every number that our own parser keeps', () => {
    fc.assert(
      fc.property(numberText, (source) => {
        const options = { exactNumbers: true };
        expect(outcome(() => parseJson(`[${source}]`, options))).toEqual(outcome(() => parseJsonExactly(`[${source}]`, options)));
      }),
      { numRuns: 10_000 },
    );
  });

  it('gives what our own parser gives for texts cut or changed anywhere', () => {
    const mutant = fc
      .tuple(text, fc.nat(), fc.constantFrom('', '"', ':', ',', '{', '}', '[', ']', '\\', '0', ' '))
      .map(([source, at, unit]) => {
        const place = at % (source.length + 1);
        return source.slice(0, place) + unit + source.slice(place + 1);
      });
    fc.assert(
      fc.property(mutant, (source) => {
        expect(outcome(() => parseJson(source))).toEqual(outcome(() => parseJsonExactly(source)));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('when the platform writes for us', () => {
  it.each([{ indent: 2 }, { indent: 2, sortKeys: true }, { indent: 1 }, { indent: 11 }, { indent: 0 }, { sortKeys: true }, {}])(
    'gives the bytes of our own writer, with %j',
    (options) => {
      fc.assert(
        fc.property(value, (document) => {
          expect(encodeJson(document, options)).toBe(encodeJsonExactly(document, options));
        }),
        { numRuns: 1000 },
      );
    },
  );

  it('writes what was read with exact numbers as it stood', () => {
    fc.assert(
      fc.property(text, (source) => {
        const read = outcome(() => parseJson(source, { exactNumbers: true }));
        if (!('value' in read)) return;
        const written = encodeJson(read.value, { indent: 2 });
        expect(shapeOf(parseJson(written, { exactNumbers: true }))).toEqual(read.shape);
      }),
      { numRuns: 1500 },
    );
  });
});
