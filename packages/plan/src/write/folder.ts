import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode, writeFailure } from '@runtime/files';
import { PlanError } from '../error.js';

/**
 * Refuses a folder to write into where it, or a folder above it, is a file. What is not there yet can be made.
 *
 * @param folder Absolute.
 * @throws PlanError `OUTPUT_EXISTS`; FilesError of category `system`.
 */
export function refuseFile(folder: string): void {
  for (let path = folder; ; path = dirname(path)) {
    const isFolder = isFolderAt(path);
    if (isFolder === true) return;
    if (isFolder === null && path !== dirname(path)) continue;
    throw new PlanError({
      code: 'OUTPUT_EXISTS',
      message: `${path} is a file, and the output needs a folder there`,
      path,
      hint: 'name a folder; one that is not there yet is made',
    });
  }
}

/** Null where nothing is. Links are followed: one to a folder is a folder. */
function isFolderAt(path: string): boolean | null {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const code = systemCode(error);
    // Below a file there is nothing; the file itself is met further up.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw writeFailure(error, path, 'looking at');
  }
}
