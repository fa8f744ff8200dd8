import { readFileSync } from 'node:fs';
import { parseJson } from '@runtime/contracts';
import { builtInWorld, findBuiltInWorld, type World, worldFromDocument } from '@runtime/worlds';

const BASELINE = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

/**
 * The world that profiles are judged in: a built-in one by id, or a world file.
 *
 * @throws WorldError `WORLD_INVALID`, or the system's error for a file that cannot be read.
 */
export function worldOf(named: string | undefined): World {
  if (named === undefined) return builtInWorld(BASELINE);
  const builtIn = findBuiltInWorld(named);
  return builtIn ?? worldFromDocument(parseJson(readFileSync(named), { path: named }), { path: named });
}
