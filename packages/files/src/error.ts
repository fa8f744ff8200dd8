import { RuntimeError } from '@runtime/contracts';
import { strangersAbove } from './owner.js';

export type FilesErrorCode =
  | 'CONFIG_INVALID'
  | 'FILE_CHANGED_WHILE_READ'
  | 'FILE_IS_LINK'
  | 'FILE_NOT_FOUND'
  | 'FILE_NOT_REGULAR'
  | 'FILE_READ_FAILED'
  | 'FILE_TOO_LARGE'
  | 'FILE_WRITE_FAILED'
  | 'DIRECTORY_NOT_FOUND'
  | 'DIRECTORY_CHANGED'
  | 'JSON_ARRAY_INVALID'
  | 'NDJSON_LINE_TORN'
  | 'ROW_TOO_LARGE'
  | 'OUTPUT_EXISTS'
  | 'OUTPUT_IN_RUN'
  | 'PATH_INVALID'
  | 'PATH_OUTSIDE'
  | 'ROOT_NOT_FOUND';

/** A file or path is not what the caller may rely on. */
export class FilesError extends RuntimeError<FilesErrorCode> {}

/** The operating system's name for a failure (`ENOENT`, …), or null. */
export function systemCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}

const HINTS: Record<string, string> = {
  ENOSPC: 'free space on the disk, then try again',
  EDQUOT: 'free space within the quota, then try again',
  EROFS: 'choose a place that can be written',
  EACCES: 'check the permissions of the file and of the directories above it',
  EPERM: 'check the permissions of the file and of the directories above it',
  EMFILE: 'raise the limit of open files (ulimit -n), then try again',
  ENFILE: 'close programs that hold many files open, then try again',
  EXDEV: 'keep the target and its directory on one file system',
  EIO: 'check the disk: it reported an input/output error',
};

/** Turns what the system said while writing into a coded error; our own errors pass through. */
export function writeFailure(error: unknown, path: string, doing: string): Error {
  if (error instanceof RuntimeError) return error;
  const code = systemCode(error);
  return new FilesError({
    code: 'FILE_WRITE_FAILED',
    category: 'system',
    message: `${doing} ${path} failed${code === null ? '' : ` (${code})`}${strangersAbove(code, path)}`,
    path,
    hint: (code === null ? undefined : HINTS[code]) ?? 'check the disk and its permissions, then try again',
    details: { system: code },
    cause: error,
  });
}

/** Turns what the system said while reading into a coded error; our own errors pass through. */
export function readFailure(error: unknown, path: string): Error {
  if (error instanceof RuntimeError) return error;
  const code = systemCode(error);
  const details = { system: code };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new FilesError({
      code: 'FILE_NOT_FOUND',
      message: `there is no file ${path}`,
      path,
      hint: 'check the path',
      details,
      cause: error,
    });
  }
  if (code === 'ELOOP' || code === 'EMLINK') {
    return new FilesError({
      code: 'FILE_IS_LINK',
      message: `${path} is a symbolic link`,
      path,
      hint: 'name the file itself',
      details,
      cause: error,
    });
  }
  if (code === 'ENXIO' || code === 'ENODEV' || code === 'EISDIR' || code === 'EOPNOTSUPP') {
    return new FilesError({
      code: 'FILE_NOT_REGULAR',
      message: `${path} is not a regular file`,
      path,
      hint: 'name a regular file',
      details,
      cause: error,
    });
  }
  if (code === 'ENAMETOOLONG' || (error as { code?: unknown }).code === 'ERR_INVALID_ARG_VALUE') {
    return new FilesError({
      code: 'PATH_INVALID',
      message: `the path is not one the system accepts: ${path.slice(0, 80)}`,
      path: path.slice(0, 80),
      details,
      cause: error,
    });
  }
  return new FilesError({
    code: 'FILE_READ_FAILED',
    category: 'system',
    message: `reading ${path} failed${code === null ? '' : ` (${code})`}${strangersAbove(code, path)}`,
    path,
    hint: (code === null ? undefined : HINTS[code]) ?? 'check the disk and its permissions, then try again',
    details,
    cause: error,
  });
}
