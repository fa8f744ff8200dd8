import type { MatrixProbe } from '@runtime/contracts';
import { seenBy } from './results/path-observation.js';
import { LaneRows, type OracleRowOfJob, type ProbeRowOfJob } from './rows.js';
import type { KnownDecision, PlannedProfile, RunFacts } from './run.js';
import { type Story, storyOf } from './story.js';
import { type Verdict, verdictOf } from './verdict.js';

/** One probe of a lane, and its row. */
export interface BaselineFacts {
  profileId: string;
  probe: MatrixProbe;
  row: ProbeRowOfJob;
}

/** What a run says about one probe of the scenario lane: the input of every document. */
export interface ProbeFacts extends BaselineFacts, Verdict {
  /** The same probe without policy; null when that lane did not run. */
  baseline: ProbeRowOfJob | null;
  oracle: OracleRowOfJob | null;
  story: Story;
  known: KnownDecision | null;
}

/** The probes of the baseline lane, one after another. */
export function* baselineFacts({ profiles, rows }: RunFacts): Generator<BaselineFacts> {
  const lane = new LaneRows<ProbeRowOfJob>(rows.baseline);
  for (const { profile_id: profileId, probes } of profiles) {
    for (const probe of probes) yield { profileId, probe, row: lane.of(profileId, probe.expectation_id) };
  }
}

/** The probes of the scenario lane, as they are asked for in plan order, each with what the other lanes say of it. */
export class ScenarioLane {
  readonly #scenario: LaneRows<ProbeRowOfJob>;
  readonly #baseline: LaneRows<ProbeRowOfJob> | null;
  readonly #oracle: LaneRows<OracleRowOfJob> | null;

  constructor({ rows, lanes }: RunFacts) {
    this.#scenario = new LaneRows(rows.scenario);
    this.#baseline = lanes.baseline ? new LaneRows(rows.baseline) : null;
    this.#oracle = lanes.oracle ? new LaneRows(rows.oracle) : null;
  }

  of(profile: PlannedProfile, probe: MatrixProbe): ProbeFacts {
    const { profile_id: profileId } = profile;
    const id = probe.expectation_id;
    const row = this.#scenario.of(profileId, id);
    const baseline = this.#baseline?.of(profileId, id) ?? null;
    const { actual, match, failure } = verdictOf(probe, row);
    const resolvedTarget = (baseline === null ? null : seenBy(baseline).path) ?? seenBy(row).path;
    return {
      profileId,
      probe,
      row,
      baseline,
      oracle: this.#oracle?.of(profileId, id) ?? null,
      actual,
      match,
      failure,
      story: storyOf({ probe, row, actual, failure, resolvedTarget }),
      known: Object.hasOwn(profile.known, id) ? (profile.known[id] ?? null) : null,
    };
  }
}
