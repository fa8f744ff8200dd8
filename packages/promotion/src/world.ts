import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkDocument, KNOWN_WORLDS, RuntimeConfigSchema, type WorldIdentity, WorldSchema } from '@runtime/contracts';
import { readJsonFile, resolveInside } from '@runtime/files';

/**
 * The world a manifest names: one of ours, else one that the repository around the bundle configures. Which
 * repository that is follows from where the bundle lies and from nothing a caller or an environment says,
 * and a configured world never stands in for one of ours.
 */
export async function findWorld(worldId: unknown, runDirectory: string): Promise<WorldIdentity | null> {
  const known = KNOWN_WORLDS.find((world) => world.world_id === worldId);
  if (known !== undefined || typeof worldId !== 'string') return known ?? null;
  const root = rootAround(runDirectory);
  if (root === null) return null;
  try {
    const config = await readJsonFile(join(root, 'runtime.config.json'));
    if (checkDocument(RuntimeConfigSchema, config).length > 0) return null;
    for (const file of RuntimeConfigSchema.parse(config).worlds ?? []) {
      const world = await readJsonFile(resolveInside(root, file));
      if (checkDocument(WorldSchema, world).length === 0 && (world as WorldIdentity).world_id === worldId) return world as WorldIdentity;
    }
  } catch {
    // A world that cannot be read is not known, and unknown does not pass.
  }
  return null;
}

function rootAround(start: string): string | null {
  for (let at = dirname(start); ; at = dirname(at)) {
    if (existsSync(join(at, 'runtime.config.json'))) return at;
    if (dirname(at) === at) return null;
  }
}
