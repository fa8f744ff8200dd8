import { RuntimeError } from '@runtime/contracts';
import type { World } from '@runtime/worlds';
import type { FindingList } from '../finding.js';
import type { Repository } from '../read/repository.js';
import { findWorld } from '../read/worlds.js';

const JUDGED_BY = ['operations', 'errnos', 'host'] as const;

/** The world that a plan or registry is about; null, with a finding, when there is no such world. */
export async function worldForLint(
  named: unknown,
  { repository, path, found, severity }: { repository: Repository; path: string; found: FindingList; severity: 'error' | 'warning' },
): Promise<World | null> {
  const id = typeof named === 'string' && named !== '' ? named : repository.worldId;
  if (id === null) return null;
  try {
    const world = await findWorld(repository, id);
    reportMissing(world, path, found);
    return world;
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.category === 'system') throw error;
    const { code, message, hint } = error;
    found.add({
      // Nothing runs a registry by itself; a plan of a world that nobody described does not run.
      severity,
      code: code === 'WORLD_UNKNOWN' ? 'world.unknown' : 'world.unreadable',
      path,
      field: '/world_id',
      message,
      subject: { world: id, cause: code },
      ...(hint === undefined ? {} : { hint }),
    });
    return null;
  }
}

function reportMissing(world: World, path: string, found: FindingList): void {
  const missing = world.missing(JUDGED_BY);
  if (missing.length === 0) return;
  found.warning({
    code: 'world.incomplete',
    path,
    field: '/world_id',
    message: `the world ${world.id} does not say what the policy engine needs (${missing.join(', ')}): policies are not judged`,
    subject: { world: world.id, missing },
    hint: 'add those parts to its file, or name in based_on the built-in world that stands in',
  });
}

/** The world as the policy engine takes it; null when it lacks what the engine needs. */
export const judgingWorld = (world: World | null): World | null => (world?.missing(JUDGED_BY).length === 0 ? world : null);
