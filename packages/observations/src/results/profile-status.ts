import { isBlockedStage, type ProfileResult } from '@runtime/contracts';
import { LaneRows, type ProbeRowOfJob } from '../rows.js';
import type { PlannedProfile, RunFacts } from '../run.js';
import { verdictOf } from '../verdict.js';

export interface ProfileStatus {
  status: ProfileResult['status'];
  notes: string | null;
}

/** The status of each profile, in plan order: it stands in front of the rows that it follows from. */
export function profileStatuses(run: RunFacts): ProfileStatus[] {
  const rows = new LaneRows<ProbeRowOfJob>(run.rows.scenario);
  return run.profiles.map((profile) => profileStatus(profile, rows));
}

/** Contract: execution, 3.8. */
function profileStatus({ profile_id, probes }: PlannedProfile, rows: LaneRows<ProbeRowOfJob>): ProfileStatus {
  if (probes.length === 0) return { status: 'blocked', notes: 'no probes executed' };
  let [stopped, blocked, matched] = [0, 0, 0];
  for (const probe of probes) {
    const { match, failure } = verdictOf(probe, rows.of(profile_id, probe.expectation_id));
    if (failure.stage !== null) stopped++;
    if (isBlockedStage(failure.stage)) blocked++;
    if (match === true) matched++;
  }
  if (stopped > 0 && blocked === stopped) return { status: 'blocked', notes: 'all probes blocked before policy evaluation' };
  if (matched === probes.length) return { status: 'ok', notes: null };
  return { status: 'partial', notes: 'runtime results diverged from expected allow/deny matrix' };
}
