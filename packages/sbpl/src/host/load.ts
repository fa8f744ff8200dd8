import baseline from '../data/host-sonoma-14.4.1-23E224-arm64.json' with { type: 'json' };
import { SbplError } from '../error.js';
import { additionProblems, type HostAdditions, withAdditions } from './additions.js';
import type { VirtualHostData } from './data.js';
import { type HostDataProblem, hostDataProblems } from './validate.js';
import { VirtualHost } from './virtual-host.js';

/** Ids under which the baseline host was recorded; one machine, two ways of digesting its dyld cache. */
const BASELINE_IDS = ['sonoma-14.4.1-23E224-arm64-dyld-2c0602c5', 'sonoma-14.4.1-23E224-arm64-dyld-a3a840f9'];

/** World ids that have a virtual host here. */
export const VIRTUAL_HOST_WORLDS: readonly string[] = BASELINE_IDS;

const loaded = new Map<string, VirtualHost>();

/**
 * The virtual host of a world: by its id, or from data. Data with a `links` member is a whole host; any other document
 * with a `world_id` (a world file, a plan, a job) gets the baseline's host under its own id, with what its
 * `simulated_host` adds.
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
  if (typeof world === 'object' && world !== null && !Array.isArray(world) && !('links' in world)) {
    return hostOfDocument(world as { world_id?: unknown; simulated_host?: unknown });
  }
  const problems = hostDataProblems(world);
  if (problems.length > 0) {
    throw notUsable(problems, 'Give every member the shape of the baseline host.');
  }
  return new VirtualHost(world as VirtualHostData);
}

function hostOfDocument({ world_id: worldId, simulated_host: additions }: { world_id?: unknown; simulated_host?: unknown }): VirtualHost {
  if (typeof worldId !== 'string') {
    const problem = { field: '/world_id', message: 'a world file or plan names its world_id' };
    throw notUsable([problem], 'Give a world file, a plan, or a whole virtual host (one with links, files, services and so on).');
  }
  if (additions === undefined) {
    return new VirtualHost({ ...(baseline as VirtualHostData), world_id: worldId });
  }
  const problems = additionProblems(additions, loadVirtualHost());
  if (problems.length > 0) {
    const placed = problems.map(({ field, message }) => ({ field: `/simulated_host${field}`, message }));
    throw notUsable(placed, 'Correct simulated_host.');
  }
  return new VirtualHost({ ...withAdditions(baseline as VirtualHostData, additions as HostAdditions), world_id: worldId });
}

function notUsable(problems: readonly HostDataProblem[], hint: string): SbplError {
  const [first] = problems;
  return new SbplError({
    code: 'VIRTUAL_HOST_INVALID',
    message: `the virtual host is not usable: ${first?.message} (${first?.field})`,
    field: first?.field,
    hint,
    details: { problems: [...problems] },
  });
}

/** Everything that keeps a value from being the `simulated_host` of a plan, by JSON pointer inside it. */
export const simulatedHostProblems = (value: unknown): HostDataProblem[] => additionProblems(value, loadVirtualHost());
