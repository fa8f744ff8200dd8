import baseline from '../data/host-sonoma-14.4.1-23E224-arm64.json' with { type: 'json' };
import { SbplError } from '../error.js';
import type { VirtualHostData } from './data.js';
import { hostDataProblems } from './validate.js';
import { VirtualHost } from './virtual-host.js';

/** Ids under which the baseline host was recorded; one machine, two ways of digesting its dyld cache. */
const BASELINE_IDS = ['sonoma-14.4.1-23E224-arm64-dyld-2c0602c5', 'sonoma-14.4.1-23E224-arm64-dyld-a3a840f9'];

/** World ids that have a virtual host here. */
export const VIRTUAL_HOST_WORLDS: readonly string[] = BASELINE_IDS;

const loaded = new Map<string, VirtualHost>();

/**
 * The virtual host of a world: by its id, or from data. Data with a `links` member is a whole host; any other document
 * with a `world_id` (a world file) gets the baseline's host under its own id.
 * Throws `VIRTUAL_HOST_UNKNOWN` for an id without data and `VIRTUAL_HOST_INVALID` for data that is not a host.
 */
export function loadVirtualHost(world: string | unknown = BASELINE_IDS[0]): VirtualHost {
  if (typeof world === 'string') {
    const known = loaded.get(world);
    if (known !== undefined) {
      return known;
    }
    if (!BASELINE_IDS.includes(world)) {
      throw new SbplError({
        code: 'VIRTUAL_HOST_UNKNOWN',
        message: `there is no virtual host for the world ${world.slice(0, 200)}`,
        hint: `Use ${BASELINE_IDS.join(' or ')}, or give the host as a data file.`,
      });
    }
    const host = new VirtualHost({ ...(baseline as VirtualHostData), world_id: world });
    loaded.set(world, host);
    return host;
  }
  if (typeof world === 'object' && world !== null && 'world_id' in world && typeof world.world_id === 'string' && !('links' in world)) {
    return new VirtualHost({ ...(baseline as VirtualHostData), world_id: world.world_id });
  }
  const problems = hostDataProblems(world);
  if (problems.length > 0) {
    throw new SbplError({
      code: 'VIRTUAL_HOST_INVALID',
      message: `the virtual host is not usable: ${problems[0]?.message} (${problems[0]?.field})`,
      field: problems[0]?.field,
      hint: 'Give every member the shape of the baseline host.',
      details: { problems },
    });
  }
  return new VirtualHost(world as VirtualHostData);
}
