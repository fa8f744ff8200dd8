import { encodeString } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { ListDocument, type Sink } from '../list-document.js';
import { RowWriter } from '../row-writer.js';
import type { PlannedProfile, ProfileStatus, RunFacts } from '../run.js';
import { probeRow, profileResult } from './runtime-results.js';

/** `runtime_results.json`: an object of profiles in plan order, the rows of each in the order of its probes. */
export class ResultsDocument {
  readonly #sink: Sink;
  readonly #run: RunFacts;
  readonly #writer = new RowWriter('as they stand');
  #profile: ListDocument | null = null;

  constructor(sink: Sink, run: RunFacts) {
    this.#sink = sink;
    this.#run = run;
  }

  begin(profile: PlannedProfile, status: ProfileStatus): void {
    this.#sink(`${this.#profile === null ? '{' : ','}\n  ${encodeString(profile.profile_id)}: `);
    this.#profile = new ListDocument(this.#sink, profileResult(profile, status, this.#run), 'probes', 1, this.#writer);
  }

  add(facts: ProbeFacts): void {
    this.#profile?.add(probeRow(facts, this.#run.tools));
  }

  endProfile(): void {
    this.#profile?.end();
  }

  end(): void {
    this.#sink(this.#profile === null ? '{}' : '\n}');
  }
}
