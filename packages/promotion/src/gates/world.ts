import { readArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { ContractError, parseJson, sha256Hex } from '@runtime/contracts';
import { findBuiltInWorld, type World, WorldError } from '@runtime/worlds';
import { isObject, member } from './values.js';

/** The copy of its world that a run keeps. */
const WORLD_FILE = 'job/world.json';

/** The world a run was judged by, and whether it is one of those that come with this release. */
export interface RunWorld {
  world: World;
  built_in: boolean;
}

/**
 * The world that a manifest names: the copy in the bundle, which the manifest names by digest; for older bundles, which keep none,
 * the built-in one of that id. Nothing outside the bundle is looked at, and a world that cannot be read is not known.
 */
export async function findWorld(worldId: unknown, execution: unknown, bundle: VerifiedBundle | null): Promise<RunWorld | null> {
  if (typeof worldId !== 'string') return null;
  const builtIn = findBuiltInWorld(worldId);
  const recorded = isObject(execution) ? member(execution, 'world') : null;
  const world = isObject(recorded) ? await copyIn(bundle, worldId, member(recorded, 'sha256'), builtIn) : builtIn;
  return world === null ? null : { world, built_in: builtIn !== null };
}

async function copyIn(bundle: VerifiedBundle | null, worldId: string, sha256: unknown, builtIn: World | null): Promise<World | null> {
  if (bundle === null || !bundle.artifacts.includes(WORLD_FILE)) return null;
  const bytes = await readArtifact(bundle, WORLD_FILE);
  if (sha256Hex(bytes) !== sha256) return null;
  if (builtIn?.id === worldId && builtIn.sha256 === sha256) return builtIn;
  const { worldFromDocument } = await import('@runtime/worlds');
  try {
    const world = worldFromDocument(parseJson(bytes, { path: WORLD_FILE }), { path: WORLD_FILE });
    return world.id === worldId ? world : null;
  } catch (error) {
    if (error instanceof ContractError || error instanceof WorldError) return null;
    throw error;
  }
}
