import { listOf } from '../lists.js';
import { CharacterValue, SymbolValue, type Value } from '../values.js';
import { bounded, type Call, character, index, list, number, symbol, text } from './arguments.js';

const characters = (value: string): Value[] => [...value].map((each) => new CharacterValue(each));

const joined = (values: readonly Value[]): string => bounded(values.map(character).join(''));

/** Comparisons of one kind of value, with and without a look at case: `char=?`, `string-ci<?` and their like. */
function comparisons(prefix: string, read: (value: Value | undefined) => string): Record<string, Call> {
  const holds: Record<string, (a: string, b: string) => boolean> = {
    '=?': (a, b) => a === b,
    '<?': (a, b) => a < b,
    '>?': (a, b) => a > b,
    '<=?': (a, b) => a <= b,
    '>=?': (a, b) => a >= b,
  };
  const calls: Record<string, Call> = {};
  for (const [suffix, test] of Object.entries(holds)) {
    const chain =
      (fold: (each: string) => string): Call =>
      (values) =>
        values.every((value, at) => at === 0 || test(fold(read(values[at - 1])), fold(read(value))));
    calls[`${prefix}${suffix}`] = chain((each) => each);
    calls[`${prefix}-ci${suffix}`] = chain((each) => each.toLowerCase());
  }
  return calls;
}

const isCharacter =
  (pattern: RegExp): Call =>
  ([value]) =>
    pattern.test(character(value));

export const TEXTS: Readonly<Record<string, Call>> = {
  ...comparisons('string', text),
  ...comparisons('char', character),
  'string-append': (values) => bounded(values.map(text).join('')),
  'string-length': ([value]) => text(value).length,
  'string-ref': ([value, at]) => new CharacterValue(text(value)[index(at, text(value).length - 1)] as string),
  substring: ([value, from, to]) => {
    const source = text(value);
    const end = to === undefined ? source.length : index(to, source.length);
    return source.slice(index(from, end), end);
  },
  'string-copy': ([value]) => text(value),
  'make-string': ([count, fill]) => bounded((fill === undefined ? ' ' : character(fill)).repeat(Math.min(number(count), 1 << 20))),
  string: (values) => joined(values),
  'string->list': ([value]) => listOf(characters(text(value))),
  'list->string': ([value]) => joined(list(value)),
  'string-upcase': ([value]) => text(value).toUpperCase(),
  'string-downcase': ([value]) => text(value).toLowerCase(),
  'string->symbol': ([value]) => new SymbolValue(text(value)),
  'symbol->string': ([value]) => symbol(value),
  /** Quotes a text so that a regex takes it literally. */
  'regex-quote': ([value]) => bounded(text(value).replace(/[\\^$.|?*+()[\]{}]/g, (each) => `\\${each}`)),
  'string?': ([value]) => typeof value === 'string',
  'char?': ([value]) => value instanceof CharacterValue,
  'char->integer': ([value]) => character(value).codePointAt(0) ?? 0,
  'integer->char': ([value]) => new CharacterValue(String.fromCodePoint(index(value, 0x10ffff))),
  'char-upcase': ([value]) => new CharacterValue(character(value).toUpperCase()),
  'char-downcase': ([value]) => new CharacterValue(character(value).toLowerCase()),
  'char-alphabetic?': isCharacter(/^[A-Za-z]$/),
  'char-numeric?': isCharacter(/^\d$/),
  'char-whitespace?': isCharacter(/^\s$/),
  'char-upper-case?': isCharacter(/^[A-Z]$/),
  'char-lower-case?': isCharacter(/^[a-z]$/),
};
