export const EPERM = 1;
export const ENOENT = 2;
export const ESRCH = 3;
export const EACCES = 13;
export const ENOTDIR = 20;
export const EINVAL = 22;
export const ECONNREFUSED = 61;
export const ELOOP = 62;
export const ENOATTR = 93;

/** Errno by the name profiles and headers use. */
export const ERRNO_NAMES: ReadonlyMap<string, number> = new Map(
  Object.entries({ EPERM, ENOENT, ESRCH, EACCES, ENOTDIR, EINVAL, ECONNREFUSED, ELOOP, ENOATTR }),
);

const TEXTS: Readonly<Record<number, string>> = {
  [EPERM]: 'Operation not permitted',
  [ENOENT]: 'No such file or directory',
  [ESRCH]: 'No such process',
  [EACCES]: 'Permission denied',
  [ENOTDIR]: 'Not a directory',
  [EINVAL]: 'Invalid argument',
  [ECONNREFUSED]: 'Connection refused',
  [ELOOP]: 'Too many levels of symbolic links',
  [ENOATTR]: 'Attribute not found',
};

/** Text of an errno, in the words of the host's C library. */
export const errnoText = (errno: number): string => TEXTS[errno] ?? `Unknown error: ${errno}`;
