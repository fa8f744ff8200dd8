import type { ResultOf } from './documents/results/catalogue.js';
import { type ErrorCategory, RuntimeError } from './error.js';

const EXIT_CODES: Record<ErrorCategory, number> = { usage: 2, host: 3, input: 4, locked: 5, system: 6, bug: 70, interrupted: 130 };

/** The exit code of a command that ends with this failure. */
export const exitCodeOf = (error: RuntimeError): number => EXIT_CODES[error.category] ?? 70;

/** System errors that reach the top uncoded still mean what they mean: a file that is not there is an input, a full disk is the system. */
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);
const SYSTEM = new Set(['EACCES', 'EPERM', 'ENOSPC', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'EDQUOT', 'EXDEV', 'EBUSY', 'ENOMEM', 'EFBIG']);

/** A failure with its code and category; null for what nobody coded, which is a bug of ours. */
export function codedFailure(error: unknown): RuntimeError | null {
  if (error instanceof RuntimeError) return error;
  if (!(error instanceof Error)) return null;
  // A second copy of this package in one process has a class of its own: the shape decides.
  if ('category' in error && 'code' in error) return error as RuntimeError;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === undefined || !(MISSING.has(code) || SYSTEM.has(code))) return null;
  const hint = code === 'EMFILE' || code === 'ENFILE' ? 'raise the limit of open files (ulimit -n 256), then try again' : undefined;
  return new RuntimeError({ code, message, path, hint, category: MISSING.has(code) ? 'input' : 'system', cause: error });
}

/** The `--json` form of a failure. */
export function envelopeOf(error: RuntimeError): ResultOf<'result.error'> {
  const { code, message, hint, path, field, details } = error;
  return {
    error: {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(path === undefined ? {} : { path }),
      ...(details === undefined && field === undefined ? {} : { details: { ...(field === undefined ? {} : { field }), ...details } }),
    },
  };
}
