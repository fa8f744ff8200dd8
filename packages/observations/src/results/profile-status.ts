import { isBlockedStage } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';
import type { ProbeRowOfJob } from '../rows.js';
import type { PlannedProfile, ProfileStatus } from '../run.js';
import { verdictOf } from '../verdict.js';

/** The status of each profile, made as rows of the scenario lane come: it stands in front of the rows that it follows from. */
export class ProfileStatuses {
  /** In plan order; those whose rows have all come. */
  readonly found: ProfileStatus[] = [];
  readonly #profiles: readonly PlannedProfile[];
  #seen = NOTHING_SEEN;

  constructor(profiles: readonly PlannedProfile[]) {
    this.#profiles = profiles;
    this.#settle();
  }

  /** Takes rows in the order of the plan; those of other lanes are passed over. */
  add(row: JobRow): void {
    if (row.lane !== 'scenario') return;
    const probe = this.#profiles[this.found.length]?.probes[this.#seen.rows];
    if (probe?.expectation_id !== row.expectation_id)
      throw new Error(`${row.profile_id} ${row.expectation_id} is not the next one of the plan`);
    const { match, failure } = verdictOf(probe, row as ProbeRowOfJob);
    const { rows, stopped, blocked, matched } = this.#seen;
    this.#seen = {
      rows: rows + 1,
      stopped: stopped + Number(failure.stage !== null),
      blocked: blocked + Number(isBlockedStage(failure.stage)),
      matched: matched + Number(match === true),
    };
    this.#settle();
  }

  /** Tells the profiles of which no more rows come. */
  #settle(): void {
    for (;;) {
      const profile = this.#profiles[this.found.length];
      if (profile === undefined || profile.probes.length > this.#seen.rows) return;
      this.found.push(statusOf(this.#seen));
      this.#seen = NOTHING_SEEN;
    }
  }
}

/** Rows of one profile. */
interface Seen {
  rows: number;
  stopped: number;
  blocked: number;
  matched: number;
}

const NOTHING_SEEN: Seen = { rows: 0, stopped: 0, blocked: 0, matched: 0 };

/** Contract: execution, 3.8. */
function statusOf({ rows, stopped, blocked, matched }: Seen): ProfileStatus {
  if (rows === 0) return { status: 'blocked', notes: 'no probes executed' };
  if (stopped > 0 && blocked === stopped) return { status: 'blocked', notes: 'all probes blocked before policy evaluation' };
  if (matched === rows) return { status: 'ok', notes: null };
  return { status: 'partial', notes: 'runtime results diverged from expected allow/deny matrix' };
}
