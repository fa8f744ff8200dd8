import { realpathSync } from 'node:fs';
import { LIMITS } from '@runtime/contracts';
import { textsBelow } from '@runtime/files';
import type { ImportResolver } from '@runtime/sbpl';

/** Finds imported profiles below the folders of the settings. A folder that is not there holds none. */
export function importsBelow(folders: readonly string[]): ImportResolver {
  const there = folders.flatMap((shown) => {
    try {
      return [{ shown, path: realpathSync(shown) }];
    } catch {
      return [];
    }
  });
  return textsBelow(there, LIMITS.sbplBytes);
}
