import { type ProbeVerdict, VERDICTS } from '@runtime/contracts';
import type { ResultCounts } from './model.js';
import { flag, type Row } from './values.js';
import { verdictOf } from './verdict.js';

/** How many probes of a run came to each verdict, counted while its rows go by: no row is held for it. */
export class EventTally {
  readonly #verdicts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<ProbeVerdict, number>;
  #events = 0;

  event(event: Row): void {
    this.#verdicts[verdictOf(event, null)]++;
    this.#events++;
  }

  /** A decision that was foretold is a surprise to whoever sees its event alone. */
  mismatch(mismatch: Row): void {
    if (flag(mismatch, 'known') === true) this.#verdicts.known++;
  }

  /** What was planned and has no event was not measured. */
  counts(profiles: number, probes: number): ResultCounts {
    const { known, surprise, unmeasured } = this.#verdicts;
    return { ...this.#verdicts, profiles, probes, surprise: surprise - known, unmeasured: unmeasured + probes - this.#events };
  }
}
