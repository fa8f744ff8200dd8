import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LIMITS } from '@runtime/contracts';
import { FilesError, readFailure, systemCode } from './error.js';

/** Text that no UTF-8 file name can hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Names as nearly all are: one look tells that they are safe. Anything else is gone through unit by unit. */
const PLAIN = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

const SLASH = 0x2f;
const DOT = 0x2e;
const BACKSLASH = 0x5c;

/**
 * Whether a path from a document may be joined to a directory: relative, `/` between components, no empty,
 * `.` or `..` component, no backslash, no control character, no lone surrogate, at most 1,024 bytes.
 */
export function isSafeRelativePath(path: string): boolean {
  const length = path.length;
  if (length === 0 || length > LIMITS.pathBytes) return false;
  if (PLAIN.test(path)) return true;
  let ascii = true;
  let start = 0;
  for (let i = 0; i <= length; i++) {
    const unit = i === length ? SLASH : path.charCodeAt(i);
    if (unit === SLASH) {
      const part = i - start;
      if (part === 0 || (part <= 2 && path.charCodeAt(start) === DOT && path.charCodeAt(i - 1) === DOT)) return false;
      start = i + 1;
    } else if (unit < 0x20 || unit === 0x7f || unit === BACKSLASH) return false;
    else if (unit > 0x7f) ascii = false;
  }
  return ascii || (Buffer.byteLength(path) <= LIMITS.pathBytes && !LONE_SURROGATE.test(path));
}

/** Whether `path` is `directory` or lies below it. Both absolute; compared as text, component by component. */
export function isInside(directory: string, path: string): boolean {
  const rest = relative(directory, path);
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest));
}

/**
 * Joins a path from a document to a directory. The file need not exist; a link below `root` that leads out is refused.
 *
 * @throws FilesError `PATH_OUTSIDE` when the result would leave `root`, `PATH_INVALID` for a path no document may hold.
 */
export function resolveInside(root: string, path: string): string {
  if (path.includes('\0') || LONE_SURROGATE.test(path) || Buffer.byteLength(path) > LIMITS.pathBytes) {
    throw new FilesError({
      code: 'PATH_INVALID',
      message: `not a usable path: ${JSON.stringify(path.slice(0, 80))}`,
      path: path.slice(0, 80),
    });
  }
  const base = realPathOf(root);
  const joined = resolve(base, path);
  if (isAbsolute(path) || !isInside(base, joined) || !isInside(base, realPathOf(joined))) {
    throw new FilesError({
      code: 'PATH_OUTSIDE',
      message: `${path} leaves ${root}`,
      path,
      hint: 'use a relative path that stays inside the directory, without links that lead out',
    });
  }
  return joined;
}

/** The path without links. Components that do not exist are kept as written. */
export function realPathOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw readFailure(error, path);
    const parent = dirname(absolute);
    if (parent === absolute) return absolute;
    // A link whose target is missing exists itself: following it by name could leave the parent.
    if (code === 'ENOENT' && isLink(absolute)) {
      throw new FilesError({
        code: 'FILE_IS_LINK',
        message: `${path} is a symbolic link that leads nowhere`,
        path,
        hint: 'remove the link',
      });
    }
    return join(realPathOf(parent), basename(absolute));
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/**
 * The path as documents hold it: relative to the repository root, with `/`; `.` for the root itself.
 * Both sides are compared without links, so a second spelling of the root does not matter.
 *
 * @throws FilesError `PATH_OUTSIDE` when the path does not lie below the root.
 */
export function toRepoRelative(root: string, absolute: string): string {
  const base = realPathOf(root);
  const rest = relative(base, realPathOf(resolve(base, absolute)));
  if (rest === '') return '.';
  if (rest === '..' || rest.startsWith(`..${sep}`) || isAbsolute(rest)) {
    throw new FilesError({
      code: 'PATH_OUTSIDE',
      message: `${absolute} does not lie below the repository root ${root}`,
      path: absolute,
      hint: 'choose another repository root, or move the file below it',
    });
  }
  return rest.split(sep).join('/');
}
