import type { ProbeVerdict } from '@runtime/contracts';
import { type BundleData, idOf, probeKey, type Recorded } from './bundle-data.js';
import { flag, number, type Row, text } from './values.js';
import { verdictOf } from './verdict.js';

/** Everything the bundle says about one probe, under one roof. */
export interface JoinedProbe extends Omit<Recorded, 'planned'> {
  /** Orders the probes: the planned ones as planned, then what else was recorded. */
  place: number;
  profile_id: string;
  expectation_id: string;
  /** The planned row; null for a row nobody planned. */
  planned: Row | null;
  event: Row | null;
  baseline: Row | null;
  verdict: ProbeVerdict;
  /** Nothing was decided, because the target was not there. */
  absent: boolean;
  /** Refused with EACCES under the policy and without one: by ordinary permissions, which no sandbox decides. */
  by_mode: boolean;
}

/** Places behind every plan: of events that nobody planned, and of those that come again. */
const UNPLANNED = 2 ** 40;
const AGAIN = 2 ** 41;

/**
 * Joins events to plans. Events in the order of the plan, which is how runs write them, are joined and let go of at once; what
 * comes otherwise, or never ran, follows by its place.
 */
export function* joinProbes(data: BundleData): Generator<JoinedProbe> {
  const late: { place: number; profile: string; key: string; event: Row | null }[] = [];
  const met = new Set<string>();
  let last = -1;
  for (const event of taken(data.events)) {
    const profile = text(event, 'profile_id') ?? '';
    const key = probeKey(profile, idOf(event));
    const place = met.has(key) ? AGAIN + late.length : (data.recorded.get(key)?.planned?.place ?? UNPLANNED + late.length);
    met.add(key);
    if (place > last && place < UNPLANNED) {
      last = place;
      yield joined(data, { place, profile, key, event });
    } else late.push({ place, profile, key, event });
  }
  for (const [key, { planned }] of data.recorded) {
    if (planned !== null && !met.has(key)) late.push({ place: planned.place, profile: planned.profile, key, event: null });
  }
  for (const found of late.sort((a, b) => a.place - b.place)) yield joined(data, found);
}

/** Each of a list in its order, and out of the list. */
function* taken(rows: Row[]): Generator<Row> {
  rows.reverse();
  for (let row = rows.pop(); row !== undefined; row = rows.pop()) yield row;
}

const NOTHING: Recorded = {
  planned: null,
  result: null,
  oracle: [],
  mismatch: null,
  reason: null,
  scenario_job: null,
  baseline_job: null,
};

function joined(
  data: BundleData,
  { place, profile, key, event }: { place: number; profile: string; key: string; event: Row | null },
): JoinedProbe {
  const { planned: found, oracle, result, mismatch, reason, scenario_job, baseline_job } = data.recorded.get(key) ?? NOTHING;
  // What comes again was planned once.
  const planned = place < UNPLANNED ? (found?.row ?? null) : null;
  const id = idOf(planned ?? event ?? {});
  const probe = text(event ?? {}, 'probe_name') ?? text(planned ?? {}, 'name');
  const verdict = verdictOf(event, mismatch);
  const baseline = data.baseline.get(probeKey(profile, probe)) ?? null;
  return {
    place,
    profile_id: profile,
    expectation_id: id ?? '',
    planned,
    event,
    result,
    baseline,
    oracle: oracle.length > 0 ? oracle : (data.recorded.get(probeKey(null, id))?.oracle ?? []),
    mismatch,
    reason,
    scenario_job,
    baseline_job,
    verdict,
    absent: verdict === 'unmeasured' && [scenario_job, event].some((row) => row !== null && flag(row, 'absent') === true),
    by_mode: refusedByMode(event, baseline, baseline_job),
  };
}

const EACCES = '13';

/** A sandbox refuses with EPERM. The baseline document keeps no error of the call; the job's row does, and so does the look at the path. */
function refusedByMode(event: Row | null, baseline: Row | null, baselineJob: Row | null): boolean {
  if (event === null || baseline === null) return false;
  if (text(event, 'actual') !== 'deny' || text(baseline, 'status') !== 'deny') return false;
  const without = number(baselineJob ?? {}, 'errno') ?? number(baseline, 'observed_path_errno');
  return number(event, 'errno') === EACCES && without === EACCES;
}
