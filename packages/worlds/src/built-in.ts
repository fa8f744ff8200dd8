import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '@runtime/contracts';
import { WorldError } from './error.js';
import { WorldFolder } from './folder.js';
import { once } from './once.js';
import type { World } from './world.js';

/** The folder of world data: beside the sources and the built package, or beside a bundle made of it. */
const builtIn = once(() => {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = ['../worlds', './worlds'].map((place) => join(here, place));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new WorldError({
      code: 'WORLD_DATA_MISSING',
      category: 'bug',
      message: 'the data of the built-in worlds is missing from this installation',
      path: places[0],
      hint: 'install the package again',
    });
  }
  return new WorldFolder(found);
});

/** Every id of a built-in world. */
export const builtInWorldIds = (): readonly string[] => builtIn().ids;

/** The built-in world of an id, or null. */
export const findBuiltInWorld = (id: string): World | null => builtIn().world(id);

/**
 * The built-in world of an id.
 *
 * @throws WorldError `WORLD_UNKNOWN`.
 */
export function builtInWorld(id: string): World {
  const world = findBuiltInWorld(id);
  if (world === null) throw unknownWorld(id, builtInWorldIds());
  return world;
}

/** The one error for a world that nobody knows. */
export function unknownWorld(id: string, known: readonly string[]): WorldError {
  return new WorldError({
    code: 'WORLD_UNKNOWN',
    message: `there is no world ${JSON.stringify(id.slice(0, 200))}`,
    hint: didYouMean(id, known, `name one of ${known.join(', ')}, or list its file under "worlds" in runtime.config.json`),
    details: { world_id: id, known: [...known] },
  });
}
