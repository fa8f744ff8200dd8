import type { ManualProbe, ProbeEntry, VfsProfile } from '@runtime/contracts';
import { type GeneratingTemplate, probeEntry, templateFault } from './expand.js';

/** The probes that a profile writes out: all it has, where it generates none, or those beside its generated ones. */
export function manualProbes(profileId: string, config: VfsProfile, lanes: GeneratingTemplate['lanes']): ProbeEntry[] {
  const { probe_generation, manual_probes, extra_manual_probes } = config;
  if (probe_generation !== 'manual') return (extra_manual_probes ?? []).map((probe) => manualProbe(profileId, probe, lanes));
  if (manual_probes === undefined) {
    throw templateFault('template.manual_missing', `the profile ${JSON.stringify(profileId)} has no list of manual probes`, {
      profile: profileId,
    });
  }
  return manual_probes.map((probe) => manualProbe(profileId, probe, lanes));
}

function manualProbe(profileId: string, probe: ManualProbe, lanes: GeneratingTemplate['lanes']): ProbeEntry {
  const { name, operation, target, expected, ...more } = probe;
  return probeEntry({ probe_id: `${profileId}:${name}`, name, operation, target, expected }, lanes, more);
}
