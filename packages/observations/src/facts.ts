import type { Decision, MatrixProbe } from '@runtime/contracts';
import { decisionOf, type Failure, failureOf } from './decision.js';
import { seenBy } from './results/path-observation.js';
import type { OracleRowOfJob, ProbeRowOfJob, RowTable } from './rows.js';
import type { KnownDecision, PlannedProfile, RunFacts } from './run.js';
import { type Story, storyOf } from './story.js';

/** One probe of a lane, and its row. */
export interface BaselineFacts {
  profileId: string;
  probe: MatrixProbe;
  row: ProbeRowOfJob;
}

/** What a run says about one probe of the scenario lane: the input of every document. */
export interface ProbeFacts extends BaselineFacts {
  /** The same probe without policy; null when that lane did not run. */
  baseline: ProbeRowOfJob | null;
  oracle: OracleRowOfJob | null;
  actual: Decision | null;
  match: boolean | null;
  failure: Failure;
  story: Story;
  known: KnownDecision | null;
}

export function probeFacts(profile: PlannedProfile, probe: MatrixProbe, rows: RowTable, lanes: RunFacts['lanes']): ProbeFacts {
  const { profile_id: profileId } = profile;
  const id = probe.expectation_id;
  const row = rows.scenario.get(profileId, id);
  const baseline = lanes.baseline ? rows.baseline.get(profileId, id) : null;
  const actual = decisionOf(row);
  const failure = failureOf(row, actual);
  const resolvedTarget = (baseline === null ? null : seenBy(baseline).path) ?? seenBy(row).path;
  return {
    profileId,
    probe,
    row,
    baseline,
    oracle: lanes.oracle ? rows.oracle.get(profileId, id) : null,
    actual,
    match: actual === null ? null : actual === probe.expected,
    failure,
    story: storyOf({ probe, row, actual, failure, resolvedTarget }),
    known: Object.hasOwn(profile.known, id) ? (profile.known[id] ?? null) : null,
  };
}
