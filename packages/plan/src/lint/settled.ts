import { LIMITS, type ProbeEntry } from '@runtime/contracts';
import type { SimulatedOutcome, Spelling, VirtualHost } from '@runtime/sbpl';
import type { KnownDecision, KnownOutcome } from '../types.js';

/** A probe under its profile as the model performs it, with what the plan knows of it. */
export interface Simulated {
  probe: ProbeEntry;
  outcome: SimulatedOutcome;
  entry: KnownOutcome | undefined;
  decision: KnownDecision | null;
}

/** What is said of the requests for a path, and for what lies below it. */
interface Tally {
  /** Of every one the plan foretells what the model decides. */
  allAgreed: boolean;
  someAgreed: boolean;
  /** The plan does so in `known`. */
  stated: boolean;
}

/**
 * Tells which odd spellings of paths in rules are what the suite is about: each is requested just so, of every such
 * request the plan foretells what the model decides, and either `known` says so or the resolved spelling is requested
 * beside it. Of those there is nothing to warn the author. An expectation alone may be met for another reason.
 */
export class SettledSpellings {
  readonly #tallies = new Map<string, Tally>();
  readonly #host: VirtualHost;

  constructor(outcomes: readonly Simulated[], host: VirtualHost) {
    this.#host = host;
    for (const { probe, entry, decision } of outcomes) {
      // No path is longer, and one of very many slashes is not worth a look at each.
      if (probe.target.length > LIMITS.pathBytes) continue;
      const agreed = decision !== null && decision === (entry?.model ?? probe.expected);
      this.#count(probe.target, agreed, entry?.model !== undefined);
    }
  }

  #count(target: string, agreed: boolean, stated: boolean): void {
    for (let end = target.length; end > 0; end = target.lastIndexOf('/', end - 1)) {
      const path = target.slice(0, end);
      const before = this.#tallies.get(path);
      this.#tallies.set(path, {
        allAgreed: agreed && (before?.allAgreed ?? true),
        someAgreed: agreed || (before?.someAgreed ?? false),
        stated: stated || (before?.stated ?? false),
      });
    }
  }

  covers(spellings: readonly Spelling[] | undefined): boolean {
    if (spellings === undefined || this.#tallies.size === 0) return false;
    return spellings.every(({ written }) => {
      const asSpelled = this.#tallies.get(written);
      if (asSpelled?.allAgreed !== true) return false;
      return asSpelled.stated || this.#tallies.get(this.#host.resolve(written, false).path)?.someAgreed === true;
    });
  }
}
