import type { Context } from '../command.js';
import { common } from '../commands/shared.js';

/** Ids of one kind that a script holds at most: a shell lists no more with use. */
const MOST = 2000;

/** The ids of a repository, for the flags that take them. What cannot be read offers nothing. */
export async function idsOf(context: Context): Promise<Record<string, string[]>> {
  const options = common(context);
  const { listPlans, listProbes, listProfiles, listRegistries } = await import('@runtime/plan');
  const { findBundleRoots, listRuns } = await import('@runtime/bundle-store');
  const { findRepoRootSync } = await import('@runtime/files');
  const home = findRepoRootSync({ ...options, input: context.cwd });
  const plans = (await orNone(listPlans(options))).map(({ path }) => ({ plan: `${home}/${path}` }));
  const probes = await Promise.all(plans.map((plan) => orNone(listProbes(plan, options))));
  const profiles = await Promise.all(plans.map((plan) => orNone(listProfiles(plan, options))));
  const runs = await Promise.all(findBundleRoots(home).map((out) => orNone(listRuns(out).then(({ runs }) => runs))));
  const probeIds = some(probes.flat().map(({ probe_id }) => probe_id));
  const profileIds = some(profiles.flat().map(({ profile_id }) => profile_id));
  const runIds = some(runs.flat().flatMap(({ kind, run_id }) => (kind === 'foreign' ? [] : [run_id])));
  return {
    registry: some((await orNone(listRegistries(options))).map(({ id }) => id)),
    probe: probeIds,
    'only-scenario': probeIds,
    scenario: probeIds,
    'only-profile': profileIds,
    'profile-id': profileIds,
    bundle: runIds,
    base: runIds,
    head: runIds,
  };
}

/** Shells expand the words of a list, so that one which is more than a plain word could be a command of whoever wrote the document. */
const PLAIN = /^[\w@%+=:,./-]+$/;

const some = (ids: readonly string[]): string[] =>
  [...new Set(ids)]
    .filter((id) => PLAIN.test(id))
    .sort()
    .slice(0, MOST);

const orNone = <T>(found: Promise<T[]>): Promise<T[]> => found.catch(() => []);
