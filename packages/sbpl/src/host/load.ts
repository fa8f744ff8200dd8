import { requireParts, type World } from '@runtime/worlds';
import { SbplError } from '../error.js';
import { additionProblems, type HostDataProblem, withAdditions } from './additions.js';
import { VirtualHost } from './virtual-host.js';

const loaded = new WeakMap<World, VirtualHost>();

/**
 * The virtual host of a world, with what a plan's `simulated_host` adds to it.
 *
 * @throws WorldError `WORLD_PART_MISSING` for a world without operations, errno names or virtual host; SbplError
 * `VIRTUAL_HOST_INVALID` for additions that cannot be made.
 */
export function loadVirtualHost(world: World, additions?: unknown): VirtualHost {
  let host = loaded.get(world);
  if (host === undefined) {
    requireParts(world, ['operations', 'errnos', 'host'], 'a simulated probe');
    host = new VirtualHost(world);
    loaded.set(world, host);
  }
  if (additions === undefined || additions === null) return host;
  const problems = additionProblems(additions, host);
  if (problems.length > 0) throw notUsable(problems);
  return new VirtualHost(world, withAdditions(host.data, additions));
}

function notUsable(problems: readonly HostDataProblem[]): SbplError {
  const [first] = problems;
  return new SbplError({
    code: 'VIRTUAL_HOST_INVALID',
    message: `the virtual host is not usable: /simulated_host${first?.field} ${first?.message}`,
    field: `/simulated_host${first?.field}`,
    hint: 'Correct simulated_host.',
    details: { problems: problems.map(({ field, message }) => ({ field: `/simulated_host${field}`, message })) },
  });
}

/** Everything that keeps a value from being the `simulated_host` of a plan, by JSON pointer inside it. */
export const simulatedHostProblems = (value: unknown, world: World): HostDataProblem[] => additionProblems(value, loadVirtualHost(world));
