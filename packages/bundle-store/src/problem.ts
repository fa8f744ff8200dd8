import { ContractError, type ContractErrorCode, type ErrorCategory, type RuntimeError } from '@runtime/contracts';
import { FilesError, type FilesErrorCode, readFailure, systemCode } from '@runtime/files';
import { BundleError, type BundleErrorCode } from './error.js';

/** Codes of the bundle, and those of the reading below it (`JSON_*`, `FILE_*`) that pass through as they are. */
export type BundleProblemCode = BundleErrorCode | ContractErrorCode | FilesErrorCode;

/** One thing that is wrong with a bundle. */
export interface BundleProblem {
  code: BundleProblemCode;
  /** The artifact's name in the bundle, or a path as the index holds it. */
  path?: string;
  /** JSON pointer inside that document. */
  field?: string;
  message: string;
  hint?: string;
}

/** More than this is one problem: this is no bundle. */
const MAX_ERRORS = 1000;

export type Severity = 'error' | 'warning' | 'ignored';

/** Collects what is wrong; a strict load stops at the first error, a validation goes on. */
export class Findings {
  readonly errors: BundleProblem[] = [];
  readonly warnings: BundleProblem[] = [];
  /** Errors of a validation that a load lives with: what is missing was declared. */
  readonly late: Error[] = [];
  /** The errors as they were. */
  readonly raised: Error[] = [];
  /** The first error as it was, cause included. */
  first: Error | null = null;

  /** Whether so much is wrong that looking further tells nobody anything. */
  get isFull(): boolean {
    return this.errors.length >= MAX_ERRORS;
  }

  error(error: Error & { code?: string }): void {
    this.first ??= error;
    this.raised.push(error);
    this.errors.push(problemOf(error));
  }

  warn(error: Error): void {
    this.warnings.push(problemOf(error));
  }

  /** Takes over what was found elsewhere. */
  take(others: Findings): void {
    this.first ??= others.first;
    this.raised.push(...others.raised);
    this.errors.push(...others.errors);
    this.warnings.push(...others.warnings);
    this.late.push(...others.late);
  }

  add(severity: Severity, error: Error): void {
    if (severity === 'error') this.error(error);
    else if (severity === 'warning') this.warn(error);
  }
}

function problemOf(error: Error): BundleProblem {
  const { code, path, field, hint } = error as Partial<RuntimeError<BundleProblemCode>>;
  return {
    code: code ?? 'BUNDLE_READ_FAILED',
    ...(path === undefined ? {} : { path }),
    ...(field === undefined ? {} : { field }),
    message: error.message,
    ...(hint === undefined ? {} : { hint }),
  };
}

export interface ProblemInit {
  path?: string | undefined;
  field?: string | undefined;
  hint?: string | undefined;
  category?: ErrorCategory | undefined;
  details?: Record<string, unknown> | undefined;
  cause?: unknown;
}

export const bundleError = (code: BundleErrorCode, message: string, init: ProblemInit = {}): BundleError =>
  new BundleError({ code, message, ...init });

export const sizeMismatch = (name: string, expected: number, found: number): BundleError =>
  bundleError('BUNDLE_SIZE_MISMATCH', `${name} holds ${found} bytes; the index says ${expected}`, {
    path: name,
    details: { expected, found },
  });

export const pointerOfLfs = (name: string): BundleError =>
  bundleError('BUNDLE_SIZE_MISMATCH', `${name} is a pointer of Git LFS, and not the file that the index names`, {
    path: name,
    hint: 'git lfs pull fetches the files of the bundle',
  });

/** Documents of one bundle that contradict each other. */
export const inconsistent = (path: string, field: string, what: string): BundleError =>
  bundleError('BUNDLE_EVIDENCE_INCONSISTENT', `${path}: ${what}`, { path, field, hint: 'take the bundle from its source again' });

export const bundleTooLarge = (maxBytes: number): BundleError =>
  bundleError('BUNDLE_TOO_LARGE', `the artifacts hold more than ${maxBytes} bytes together: the rest was not hashed`, {
    path: '.',
    hint: 'where so much is meant, raise the ceiling with --max-bytes (maxBytes)',
    details: { max_bytes: maxBytes },
  });

export const digestMismatch = (name: string, expected: string, found: string): BundleError =>
  bundleError('BUNDLE_DIGEST_MISMATCH', `${name} is not the file the index names (SHA-256 ${found}; expected ${expected})`, {
    path: name,
    hint: 'take the bundle from its source again; a repair would record the change, not undo it',
    details: { algorithm: 'sha256', expected, found },
  });

const FROM_FILES: Partial<Record<FilesErrorCode, BundleErrorCode>> = {
  DIRECTORY_CHANGED: 'BUNDLE_CHANGED_WHILE_READ',
  DIRECTORY_NOT_FOUND: 'BUNDLE_NOT_FOUND',
  FILE_CHANGED_WHILE_READ: 'BUNDLE_CHANGED_WHILE_READ',
  FILE_IS_LINK: 'BUNDLE_LINK',
  FILE_NOT_FOUND: 'BUNDLE_ARTIFACT_MISSING',
  FILE_NOT_REGULAR: 'BUNDLE_NOT_REGULAR',
  FILE_READ_FAILED: 'BUNDLE_READ_FAILED',
  FILE_TOO_LARGE: 'BUNDLE_DOCUMENT_TOO_LARGE',
  JSON_ARRAY_INVALID: 'BUNDLE_ROW_INVALID',
  NDJSON_LINE_TORN: 'BUNDLE_ROW_INVALID',
  PATH_INVALID: 'BUNDLE_PATH_INVALID',
  PATH_OUTSIDE: 'BUNDLE_PATH_OUTSIDE',
  ROW_TOO_LARGE: 'BUNDLE_ROW_TOO_LARGE',
};

/** The path is the bundle's own, and not one that somebody gave: what a reader of files would advise does not apply. */
const NEXT_STEPS: Partial<Record<BundleErrorCode, string>> = {
  BUNDLE_ARTIFACT_MISSING:
    'take the bundle from its source again; where there is no other copy, `runtime reindex-bundle --repair` makes the rest readable',
};

/** What reading a file of a bundle ended in, in the words of this package. JSON problems keep their own code. */
export function asBundleError(error: unknown, path?: string, codes: Partial<Record<FilesErrorCode, BundleErrorCode>> = {}): Error {
  if (systemCode(error) !== null) return asBundleError(readFailure(error, path ?? 'the bundle'), path, codes);
  if (error instanceof ContractError) {
    if (error.path !== undefined || path === undefined) return error;
    return new ContractError({
      code: error.code,
      message: error.message,
      path,
      field: error.field,
      hint: error.hint,
      details: error.details,
      cause: error,
    });
  }
  if (error instanceof FilesError) {
    const code = codes[error.code] ?? FROM_FILES[error.code];
    if (code === undefined) return error;
    return bundleError(code, error.message, {
      path: path ?? error.path,
      hint: NEXT_STEPS[code] ?? error.hint,
      category: error.category,
      details: error.details,
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}
