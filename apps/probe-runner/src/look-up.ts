import { lstatSync, realpathSync, statSync } from 'node:fs';

/**
 * Whether a path is there, as this process sees it. Looks the name up and opens nothing: a FIFO would block, a device
 * might act, and a consent prompt would wait for someone.
 */
export function lookUpName(path: string, { followLast }: { followLast: boolean }): boolean | null {
  try {
    (followLast ? statSync : lstatSync)(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? false : null;
  }
}

/** Where a path leads, as this process sees it. */
export function resolveName(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
