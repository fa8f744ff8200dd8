import { JsonNumber, jsonPointer, nearestWord } from '@runtime/contracts';
import type { Finding, LintResult } from './types.js';

type FindingInit = Omit<Finding, 'severity' | 'field'> & { field?: string };

const SUGGESTIONS = 20;

/** Collects what a lint finds, in the order it is found. */
export class FindingList {
  readonly errors: Finding[] = [];
  readonly warnings: Finding[] = [];

  error(init: FindingInit): void {
    this.errors.push(finding('error', init));
  }

  warning(init: FindingInit): void {
    this.warnings.push(finding('warning', init));
  }

  add(found: Finding): void {
    (found.severity === 'error' ? this.errors : this.warnings).push(found);
  }

  /**
   * As {@link didYouMean}, for the first findings only: looking for the nearest of very many names, once for each of
   * very many findings, would not be linear.
   */
  suggest(word: unknown, known: () => Iterable<string>): { hint?: string } {
    return this.errors.length + this.warnings.length < SUGGESTIONS ? didYouMean(word, known()) : {};
  }

  result<D>(document: D | null): LintResult<D> {
    return { ok: this.errors.length === 0, document, errors: this.errors, warnings: this.warnings };
  }
}

const finding = (severity: Finding['severity'], init: FindingInit): Finding => {
  const { code, path, field = '', ...rest } = init;
  return { severity, code, path, field, ...rest };
};

/** Joins members to a JSON pointer. */
export const pointer = (...steps: ReadonlyArray<string | number>): string => jsonPointer(steps);

const LONGEST_QUOTE = 120;

/** A value of a document inside a message: short, and on one line. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : isContainer(value) ? kindOf(value) : String(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof JsonNumber) return 'a number';
  if (Array.isArray(value)) return 'an array';
  const type = typeof value;
  return type === 'object' ? 'an object' : `a ${type}`;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** An array or an object. */
const isContainer = (value: unknown): boolean => Array.isArray(value) || isObject(value);

/** A hint that names the nearest known word, where one is near. */
export const didYouMean = (word: unknown, known: Iterable<string>): { hint?: string } => {
  const near = typeof word === 'string' ? nearestWord(word, known) : undefined;
  return near === undefined ? {} : { hint: `did you mean ${JSON.stringify(near)}?` };
};

/** The same, or the names there are where none is near. */
export const spelling = (word: unknown, known: readonly string[], what: string): { hint: string } => ({
  hint: didYouMean(word, known).hint ?? `${what} ${known.join(', ')}`,
});
