import type { z } from 'zod';
import { ContractError } from '../error.js';
import { jsonPointer } from '../json/pointer.js';
import { maskedForZod, unmasked } from './plain.js';
import { problemMessage } from './problem-message.js';

/** One field that is not what the contract says. */
export interface Problem {
  /** JSON pointer of the field; empty for the document itself. */
  field: string;
  message: string;
}

/** Problems listed in one error; the rest are counted. */
const LISTED_PROBLEMS = 200;

/**
 * A value that a schema allows, handed on as it is.
 *
 * @throws ContractError `DOCUMENT_INVALID` with every bad field in `details.problems`.
 */
export function assertValid<T>(name: string, schema: z.ZodType, value: unknown, options: { path?: string | undefined } = {}): T {
  const problems = checkDocument(schema, value);
  if (problems.length > 0) throw invalidDocument(name, problems, options.path);
  return value as T;
}

/** Every way in which a value departs from a schema; none when it is a document of that kind. */
export function checkDocument(schema: z.ZodType, value: unknown): Problem[] {
  const result = schema.safeParse(maskedForZod(value));
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => problemsOf(issue, []));
}

/** The one error for a document with bad fields. */
function invalidDocument(name: string, problems: readonly Problem[], path?: string): ContractError {
  const first = problems[0];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new ContractError({
    code: 'DOCUMENT_INVALID',
    message: `${path ?? 'the document'} is not a valid ${name}: ${first === undefined ? 'unknown' : `${first.field || 'the document'} ${first.message}`}${more}`,
    path,
    field: first?.field,
    hint: `compare it with the schema that \`runtime schema ${name}\` prints`,
    details: { document: name, problem_count: problems.length, problems: problems.slice(0, LISTED_PROBLEMS) },
  });
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, base: readonly PropertyKey[]): Problem[] {
  const path = [...base, ...issue.path];
  // The closest branch says what is wrong; that no branch fits says nothing.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.reduce((best, branch) => (depthOf(branch) > depthOf(best) ? branch : best));
    return closest.flatMap((inner) => problemsOf(inner, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: pointer([...path, key]), message: 'is not a member of this document' }));
  }
  return [{ field: pointer(path), message: problemMessage(issue) }];
}

const depthOf = (issues: readonly Issue[]): number => issues.reduce((deepest, issue) => Math.max(deepest, issue.path.length), 0);

const pointer = (steps: readonly PropertyKey[]): string => jsonPointer(steps.map((step) => unmasked(String(step))));
