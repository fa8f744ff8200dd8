import { encodeJson, encodePretty } from '@runtime/contracts';
import { failed, met, type Outcome } from './proof.js';

const shorten = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

/** Byte for byte; a difference is shown by its first line. */
export function sameText(expected: string, got: string | undefined): Outcome {
  const bytes = `${Buffer.byteLength(expected)} bytes`;
  if (got === undefined) return failed(bytes, 'nothing');
  if (got === expected) return met(bytes, 'the same bytes');
  const wanted = expected.split('\n');
  const found = got.split('\n');
  const line = wanted.findIndex((text, position) => text !== found[position]);
  const at = line === -1 ? wanted.length : line;
  return failed(`line ${at + 1}: ${shorten(wanted[at] ?? 'no more lines')}`, shorten(found[at] ?? 'no more lines'));
}

/** By value and order of members; `inAnyOrder` where the order of members says nothing. */
export function sameValue(expected: unknown, got: unknown, { inAnyOrder = false }: { inAnyOrder?: boolean } = {}): Outcome {
  const write = (value: unknown): string => (inAnyOrder ? encodeJson(value, { indent: 2, sortKeys: true }) : encodePretty(value));
  const outcome = sameText(write(expected ?? null), write(got ?? null));
  return outcome.verdict === 'met' ? met(shorten(encodeJson(expected ?? null)), 'the same value') : outcome;
}

/** Every member of `expected` is in `got` with the same value. */
export function hasMembers(expected: object, got: unknown): Outcome {
  const held = typeof got === 'object' && got !== null ? (got as Record<string, unknown>) : {};
  const part = Object.fromEntries(Object.keys(expected).map((key) => [key, Object.hasOwn(held, key) ? held[key] : undefined]));
  return sameValue(expected, part, { inAnyOrder: true });
}
