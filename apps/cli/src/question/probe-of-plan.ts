import { compilePlan } from '@runtime/plan';
import { type ExplainInput, loadVirtualHost, targetInRun } from '@runtime/sbpl';
import type { Context } from '../command.js';
import { common } from '../commands/shared.js';
import { oneProbe } from './one-probe.js';

/** A probe of a plan, asked as a run of the plan asks it. */
export async function probeOfPlan(path: string, id: string, profileId: string | undefined, context: Context): Promise<ExplainInput> {
  const { profiles, world, plan } = await compilePlan(path, common(context));
  const all = profiles.flatMap(({ profile_id: profile, probes }) => probes.map((probe) => ({ profile, probe })));
  const { profile, probe } = oneProbe(all, id, profileId, path);
  const compiled = profiles.find(({ profile_id }) => profile_id === profile) as (typeof profiles)[number];
  const host = loadVirtualHost(world, plan.simulated_host);
  const { operation, driver, syscall, attr_payload: attrPayload, filter_name: filterName } = probe;
  return {
    ...{ text: compiled.applied.text, parts: compiled.applied.parts, file: compiled.profile_path },
    ...{ operation, target: targetInRun(host, probe), driver, syscall, attrPayload, filterName, world, host },
  };
}
