import { encodeCanonicalLine } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { ListDocument, type Sink } from '../list-document.js';
import type { ProbeName, RunFacts } from '../run.js';
import { mismatchOf, mismatchSummary } from './mismatches.js';
import { mismatchPacket } from './packets.js';

/** The two documents about probes that are not as expected: `mismatch_summary.json` and `mismatch_packets.jsonl`. */
export class Surprises {
  /** By type, in the order in which the types came up. */
  readonly counts: Record<string, number> = {};
  /** Those that nobody foretold, in plan order. */
  readonly unforeseen: ProbeName[] = [];
  readonly #run: RunFacts;
  readonly #summary: ListDocument | null;
  readonly #packets: Sink | null;

  constructor(run: RunFacts, summary: Sink | null, packets: Sink | null) {
    this.#run = run;
    this.#summary = summary === null ? null : new ListDocument(summary, mismatchSummary(run, {}), 'mismatches');
    this.#packets = packets;
  }

  add(facts: ProbeFacts): void {
    if (facts.match === true) return;
    const mismatch = mismatchOf(this.#run.world_id, facts);
    const { mismatch_type: type, known } = mismatch;
    if (known !== true) this.unforeseen.push({ profile_id: facts.profileId, expectation_id: facts.probe.expectation_id });
    this.counts[type] = (this.counts[type] ?? 0) + 1;
    this.#summary?.add(mismatch);
    this.#packets?.(`${encodeCanonicalLine(mismatchPacket(this.#run, facts))}\n`);
  }

  /** Without packets a scenario lane leaves one newline. */
  end(hasScenario: boolean): void {
    this.#summary?.end(mismatchSummary(this.#run, this.counts));
    if (hasScenario && !this.any) this.#packets?.('\n');
  }

  get any(): boolean {
    return Object.keys(this.counts).length > 0;
  }
}
