import { ERROR_CATEGORIES, parseJson } from '@runtime/contracts';
import { z } from 'zod';
import { named, text } from './fields.js';

/** The last line that a failing executable of ours leaves on standard error. */
const FailureLineSchema = z.strictObject({
  error: z.strictObject({
    code: named,
    message: text,
    category: z.enum(ERROR_CATEGORIES),
    hint: text.optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Why an executable of ours ended. */
export interface WorkerFailure {
  code: string;
  message: string;
  hint?: string | undefined;
}

/** Reads the failure at the end of what an executable of ours wrote to standard error; null when it left none. */
export function parseFailure(stderr: string): WorkerFailure | null {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{"error"')) return null;
  try {
    return FailureLineSchema.parse(parseJson(line)).error;
  } catch {
    // Not in our words.
    return null;
  }
}
