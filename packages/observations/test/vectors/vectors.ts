import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUARD_CODES, parseReferenceJson } from '@runtime/observations';
import { referenceRoot } from '@runtime/testing';

export interface Vector {
  name: string;
  input: Record<string, unknown>;
  expected?: unknown;
  expected_text?: unknown;
  error?: string;
  code?: string;
}

/** The vectors of one group; numbers and key order are kept as they were written. */
export function vectorsOf(group: string): Vector[] {
  const path = join(referenceRoot ?? '', 'vectors', 'normalization', `${group}.json`);
  return parseReferenceJson(readFileSync(path, 'utf8'), path) as Vector[];
}

/** A document of an input: `<name>_text` stands for it where parsing the vector first would lose something. */
export function documentOf(input: Record<string, unknown>, name: string): unknown {
  const text = input[`${name}_text`];
  return typeof text === 'string' ? parseReferenceJson(text) : input[name];
}

/** The contract numbers its guards and leaves 11 and 12 out. */
export function guardCode(number: string): string {
  const position = Number(number.slice(1));
  return GUARD_CODES[position > 10 ? position - 3 : position - 1] ?? number;
}
