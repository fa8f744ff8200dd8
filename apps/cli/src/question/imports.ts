import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { LIMITS } from '@runtime/contracts';
import type { ImportResolver } from '@runtime/sbpl';
import { usageError } from '../error.js';

/** Finds the texts that profiles import, in the folders given and nowhere else: a profile does not choose what is read. */
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
  return (name) => {
    for (const { shown, path } of roots) {
      const text = textBelow(path, isAbsolute(name) ? name : join(path, name));
      if (text !== null) {
        return { text, file: isAbsolute(name) ? name : join(shown, name) };
      }
    }
    return null;
  };
}

/** The text of a regular file that lies below a folder, links resolved; null for anything else. */
function textBelow(root: string, path: string): string | null {
  try {
    const real = realpathSync(path);
    const stat = statSync(real);
    return real.startsWith(root + sep) && stat.isFile() && stat.size <= LIMITS.sbplBytes ? readFileSync(real, 'utf8') : null;
  } catch {
    return null;
  }
}
