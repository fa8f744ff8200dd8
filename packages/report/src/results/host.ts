import { resolvePlaceholders, SIMULATED_VALUES, simulatedAdditions } from '@runtime/contracts';
import type { VirtualHost } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';

const JUDGED_BY = ['operations', 'errnos', 'host'] as const;

/**
 * The virtual host that a run was asked about; null where its world does not tell enough. What a bundle says the job adds may be
 * anything: additions that are none add nothing.
 */
export async function hostOfRun(world: World, named: unknown): Promise<VirtualHost | null> {
  if (world.missing(JUDGED_BY).length > 0) return null;
  if (named === undefined || named === null) {
    const { virtualHostOf } = await import('@runtime/sbpl');
    return virtualHostOf(world);
  }
  const { loadVirtualHost, simulatedHostProblems } = await import('@runtime/sbpl');
  const additions = simulatedAdditions(named, [], (path) => resolvePlaceholders(path, SIMULATED_VALUES));
  return loadVirtualHost(world, simulatedHostProblems(additions ?? {}, world).length > 0 ? undefined : additions);
}
