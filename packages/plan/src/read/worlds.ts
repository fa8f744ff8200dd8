import { join } from 'node:path';
import { parseJson } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import { builtInWorldIds, findBuiltInWorld, unknownWorld, type World } from '@runtime/worlds';
import { PlanError } from '../error.js';
import type { RepoOptions } from '../types.js';
import { openRepository, type Repository } from './repository.js';

/**
 * The world of an id: a built-in one, else one of the files that `worlds` of the configuration names. A file never
 * stands in for a built-in world.
 *
 * @throws WorldError `WORLD_UNKNOWN`, `WORLD_INVALID`; FilesError for a file that cannot be read.
 */
export async function findWorld(repository: Repository, id: string): Promise<World> {
  const builtIn = findBuiltInWorld(id);
  if (builtIn !== null) return builtIn;
  const known = [...builtInWorldIds()];
  const { worldFromDocument } = await import('@runtime/worlds');
  for (const path of repository.config.worlds ?? []) {
    const world = worldFromDocument(parseJson(await readRegularFile(join(repository.root, path)), { path }), { path });
    if (world.ids.includes(id)) return world;
    known.push(...world.ids);
  }
  throw unknownWorld(id, known);
}

/** {@link findWorld} for the repository around an input. */
export const resolveWorld = async (id: string, options: RepoOptions & { input?: string | undefined } = {}): Promise<World> =>
  findWorld(await openRepository(options), id);

/** The world a plan is about: its own, else the one that the configuration names. */
export function worldIdOf(worldId: string | undefined, repository: Repository, path: string): string {
  const id = worldId ?? repository.worldId;
  if (id !== null) return id;
  throw new PlanError({
    code: 'PLAN_WORLD_MISSING',
    message: `${path} names no world`,
    path,
    field: '/world_id',
    hint: 'add world_id to the plan, or to runtime.config.json',
  });
}
