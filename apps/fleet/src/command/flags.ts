import { nearestWord } from '@runtime/contracts';
import { FleetError } from '../error.js';
import type { Values } from './command.js';

/** The command line itself is wrong: exit 2. */
export const usageError = (message: string, hint: string): FleetError =>
  new FleetError({ code: 'FLEET_ARGUMENT_INVALID', category: 'usage', message, hint });

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function required(values: Values, name: string): string {
  const value = text(values, name);
  if (value !== undefined && value !== '') return value;
  throw usageError(`--${name} is missing`, 'runtime-fleet --help says what each command needs');
}

export function whole(values: Values, name: string, fallback: number): number {
  const given = text(values, name);
  const value = given === undefined ? fallback : Number(given);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw usageError(`--${name} takes a whole number above 0, not ${JSON.stringify(given)}`, `for example --${name} ${fallback}`);
}

export function oneOf<Word extends string>(values: Values, name: string, words: readonly Word[], fallback: Word): Word {
  const given = text(values, name) ?? fallback;
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  const near = nearestWord(given, [...words]);
  throw usageError(`--${name} takes ${words.join(' or ')}, not ${JSON.stringify(given)}`, `--${name} ${near ?? words[0]}`);
}

/** `--server`, else `RUNTIME_FLEET_SERVER`, else the usual port of this machine. */
export const serverOf = (values: Values): string =>
  text(values, 'server') ?? (process.env['RUNTIME_FLEET_SERVER'] || 'redis://127.0.0.1:6379');

export const SERVER = { server: { type: 'string' } } as const;
export const SERVER_HELP = [
  '--server ADDRESS',
  'redis://HOST:PORT/DB, rediss:// or the path of a socket (RUNTIME_FLEET_SERVER, else this machine)',
] as const;
