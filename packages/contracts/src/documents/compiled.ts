import { JsonNumber } from '../json/number.js';
import { plainNumbers } from './plain.js';

/** One rule of a schema that a value breaks. */
export interface SchemaIssue {
  /** JSON pointer of the value; of a member that is missing or not allowed, that of its object. */
  instancePath: string;
  /** The keyword of JSON Schema: `type`, `required`, `additionalProperties`, … */
  keyword: string;
  params: {
    missingProperty?: string;
    additionalProperty?: string;
    type?: string | readonly string[];
    limit?: number;
    allowedValue?: unknown;
    allowedValues?: readonly string[];
  };
}

/** What the compiler of JSON Schemas makes: a check that leaves the broken rules behind. */
interface CompiledCheck {
  (value: unknown): boolean;
  errors?: readonly SchemaIssue[] | null;
}

const NONE: readonly SchemaIssue[] = [];

/** The check as a function of the value alone. Numbers that are kept as their text count as numbers. */
export const issuesBy =
  (check: CompiledCheck) =>
  (value: unknown): readonly SchemaIssue[] =>
    check(value) || check(plainNumbers(value)) ? NONE : (check.errors ?? NONE);

export const isJsonObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** Lengths are in characters, of which some take two units of a string. Texts are nearly always far from a limit, and not counted. */
export const isLonger = (text: string, limit: number): boolean => text.length > limit && characters(text) > limit;
export const isShorter = (text: string, limit: number): boolean =>
  text.length < limit || (text.length < 2 * limit && characters(text) < limit);

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
