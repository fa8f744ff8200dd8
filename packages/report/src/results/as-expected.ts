import { artifactRows, type VerifiedBundle } from '@runtime/bundle-store';
import { type AsExpected, idOf, probeKey } from './bundle-data.js';
import { verdictOf } from './join.js';
import { object, text } from './values.js';

const EVENTS = 'runtime_events.normalized.json';

/** Reads the events once. */
export async function findAsExpected(bundle: VerifiedBundle): Promise<AsExpected> {
  const [probes, profiles, baseline] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [odd, oddBaseline] = [new Set<string>(), new Set<string>()];
  if (!bundle.artifacts.includes(EVENTS)) return { probes, profiles, baseline, all: false };
  for await (const batch of artifactRows(bundle, EVENTS)) {
    for (const row of batch) {
      const event = object(row.value());
      const profile = text(event, 'profile_id');
      const key = probeKey(profile, idOf(event));
      const name = text(event, 'probe_name');
      const alone = probeKey(profile, name);
      if (name !== null && verdictOf(event, null) === 'match' && !probes.has(key) && !odd.has(key)) {
        probes.add(key);
        profiles.add(profile ?? '');
        baseline.add(alone);
      } else {
        probes.delete(key);
        odd.add(key);
        oddBaseline.add(alone);
      }
    }
  }
  for (const key of oddBaseline) baseline.delete(key);
  return { probes, profiles, baseline, all: odd.size === 0 };
}
