import type { World } from '@runtime/worlds';
import { SbplError } from '../error.js';
import { additionProblems, type HostDataProblem } from './additions.js';
import { virtualHostOf } from './base.js';
import { extendHost } from './extend.js';
import type { VirtualHost } from './virtual-host.js';

/**
 * The virtual host of a world, with what a plan's `simulated_host` adds to it.
 *
 * @throws WorldError `WORLD_PART_MISSING` for a world without operations, errno names or virtual host; SbplError
 * `VIRTUAL_HOST_INVALID` for additions that cannot be made.
 */
export function loadVirtualHost(world: World, additions?: unknown): VirtualHost {
  const host = virtualHostOf(world);
  if (additions === undefined || additions === null) return host;
  const problems = additionProblems(additions, host);
  if (problems.length > 0) throw notUsable(problems);
  return extendHost(host, additions);
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
