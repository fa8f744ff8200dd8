import { isBlockedStage, type ProbeVerdict } from '@runtime/contracts';
import { type BundleData, idOf, probeKey } from './bundle-data.js';
import { flag, list, member, number, object, type Row, text } from './values.js';

/** Everything the bundle says about one probe, under one roof. */
export interface JoinedProbe {
  profile_id: string;
  expectation_id: string;
  /** The planned row; null for a row nobody planned. */
  planned: Row | null;
  event: Row | null;
  result: Row | null;
  baseline: Row | null;
  oracle: Row[];
  mismatch: Row | null;
  reason: string | null;
  scenario_job: Row | null;
  baseline_job: Row | null;
  verdict: ProbeVerdict;
  /** Nothing was decided, because the target was not there. */
  absent: boolean;
  /** Refused with EACCES under the policy and without one: by ordinary permissions, which no sandbox decides. */
  by_mode: boolean;
}

/** Joins rows to plans: the planned probes in the order of the plan, then what else was recorded. */
export function joinProbes(data: BundleData): JoinedProbe[] {
  const probes: JoinedProbe[] = [];
  const met = new Set<string>();
  for (const [profile, value] of Object.entries(object(member(data.matrix, 'profiles')))) {
    for (const planned of list(member(object(value), 'probes')).map(object)) {
      const key = probeKey(profile, idOf(planned));
      if (met.has(key)) continue;
      met.add(key);
      probes.push(joined(data, profile, planned, data.events.get(key) ?? null));
    }
  }
  for (const [key, event] of data.events) if (!met.has(key)) probes.push(joined(data, text(event, 'profile_id') ?? '', null, event));
  for (const event of data.extra_events) probes.push(joined(data, text(event, 'profile_id') ?? '', null, event));
  return probes;
}

function joined(data: BundleData, profile: string, planned: Row | null, event: Row | null): JoinedProbe {
  const id = idOf(planned ?? event ?? {});
  const key = probeKey(profile, id);
  const probe = text(event ?? {}, 'probe_name') ?? text(planned ?? {}, 'name');
  const mismatch = data.mismatches.get(key) ?? null;
  const verdict = verdictOf(event, mismatch);
  const scenario_job = data.job_rows.get(`scenario${key}`) ?? null;
  const baseline = data.baseline.get(probeKey(profile, probe)) ?? null;
  const baseline_job = data.job_rows.get(`baseline${key}`) ?? null;
  return {
    profile_id: profile,
    expectation_id: id ?? '',
    planned,
    event,
    result: data.results.get(key) ?? null,
    baseline,
    oracle: data.oracle.get(key) ?? data.oracle.get(probeKey(null, id)) ?? [],
    mismatch,
    reason: data.reasons.get(key) ?? null,
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

/** The classes of the summary of operations (blocked, then unobserved, then counted), with mismatches told apart. */
function verdictOf(event: Row | null, mismatch: Row | null): ProbeVerdict {
  if (event === null) return 'unmeasured';
  if (isBlockedStage(text(event, 'failure_stage'))) return 'blocked';
  if (flag(event, 'intended_op_witnessed') === false || text(event, 'actual') === null) return 'unmeasured';
  const match = flag(event, 'match');
  if (match === true) return 'match';
  if (match === null && mismatch === null) return 'unmeasured';
  return mismatch !== null && flag(mismatch, 'known') === true ? 'known' : 'surprise';
}
