import { encodeCanonicalLine } from '@runtime/contracts';
import type { ExpectationFacts } from '../diff/model.js';

/** One question that runs ask again and again, whatever its id is at the time. */
export interface Probe {
  index: number;
  profile_id: string;
  operation: string;
  target: string | null;
  /** Every id under which it was asked, oldest first by the order of the runs as they came. */
  ids: Set<string>;
}

/**
 * Tells which probes of different runs are one. What makes a probe is its question: profile, operation and target. Plans are
 * edited, so its id may change; where a plan asks one question more than once (by other drivers), the ids tell them apart.
 */
export class ProbeTable {
  readonly probes: Probe[] = [];
  readonly #byQuestion = new Map<string, Probe[]>();

  /** The probe of each expectation of one run. */
  place(expectations: Iterable<ExpectationFacts>): Map<Probe, ExpectationFacts> {
    const asked = new Map<string, ExpectationFacts[]>();
    for (const facts of expectations) {
      const question = encodeCanonicalLine([facts.profile_id, facts.operation, facts.target]);
      const alike = asked.get(question);
      if (alike === undefined) asked.set(question, [facts]);
      else alike.push(facts);
    }
    const placed = new Map<Probe, ExpectationFacts>();
    for (const [question, alike] of asked) this.#placeAlike(question, alike, placed);
    return placed;
  }

  #placeAlike(question: string, alike: readonly ExpectationFacts[], placed: Map<Probe, ExpectationFacts>): void {
    const known = this.#byQuestion.get(question) ?? [];
    this.#byQuestion.set(question, known);
    const renamed: ExpectationFacts[] = [];
    for (const facts of alike) {
      const probe = known.find(({ ids }) => ids.has(facts.expectation_id));
      if (probe === undefined || placed.has(probe)) renamed.push(facts);
      else placed.set(probe, facts);
    }
    const free = known.filter((probe) => !placed.has(probe));
    for (const facts of renamed) {
      // One name went and one came: the same probe. With more than one of either nobody can tell.
      const probe = free.length === 1 && renamed.length === 1 ? free[0]! : this.#add(known, facts);
      probe.ids.add(facts.expectation_id);
      placed.set(probe, facts);
    }
  }

  #add(known: Probe[], { profile_id, operation, target }: ExpectationFacts): Probe {
    const probe: Probe = { index: this.probes.length, profile_id, operation, target, ids: new Set() };
    this.probes.push(probe);
    known.push(probe);
    return probe;
  }
}
