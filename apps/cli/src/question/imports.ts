import { realpathSync } from 'node:fs';
import { LIMITS } from '@runtime/contracts';
import { textsBelow } from '@runtime/files';
import type { ImportResolver } from '@runtime/sbpl';
import { usageError } from '../error.js';

/** Finds the texts that profiles import, in the folders given and nowhere else. */
export function importsFrom(folders: readonly { shown: string; path: string }[] | undefined): ImportResolver | undefined {
  if (folders === undefined) {
    return undefined;
  }
  const roots = folders.map(({ shown, path }) => {
    try {
      return { shown, path: realpathSync(path) };
    } catch {
      throw usageError('ARGUMENT_INVALID', `--import-path ${shown} is no folder that can be read`, 'name a folder with profiles in it');
    }
  });
  return textsBelow(roots, LIMITS.sbplBytes);
}
