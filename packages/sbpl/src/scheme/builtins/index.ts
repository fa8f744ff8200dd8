import { Builtin, UnknownValue } from '../values.js';
import type { Call } from './arguments.js';
import { LISTS } from './lists.js';
import { NUMBERS } from './numbers.js';
import { OBJECTS } from './objects.js';
import { PROCEDURES } from './procedures.js';
import { TEXTS } from './texts.js';

const all = (): boolean => true;
const first = (at: number): boolean => at === 0;
const butLast = (at: number, count: number): boolean => at < count - 1;

/** Which arguments a function only hands on, so that they need not be known. Every other function needs all of its own. */
const HANDED_ON: ReadonlyMap<string, (at: number, count: number) => boolean> = new Map([
  ...['cons', 'list', 'list*', 'vector', 'acons', 'display', 'newline', 'write', 'write-char', 'print', 'error', 'throw'].map(
    (name) => [name, all] as const,
  ),
  ...['map', 'for-each'].map((name) => [name, first] as const),
  ['apply', butLast],
  ...['foldl', 'foldr', 'fold', 'fold-right'].map((name) => [name, butLast] as const),
  ...['set-car!', 'set-cdr!', 'vector-set!'].map((name) => [name, (at: number, count: number) => at === count - 1] as const),
]);

function knowing(name: string, call: Call): Call {
  const handsOn = HANDED_ON.get(name);
  return (values, context) => {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at];
      if (value instanceof UnknownValue && handsOn?.(at, values.length) !== true) {
        return value;
      }
    }
    return call(values, context);
  };
}

/** The functions of the language, by name. An unknown argument makes an unknown result, unless it is only handed on. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({ ...NUMBERS, ...TEXTS, ...LISTS, ...OBJECTS, ...PROCEDURES }).map(([name, call]) => [
    name,
    new Builtin(name, knowing(name, call)),
  ]),
);
