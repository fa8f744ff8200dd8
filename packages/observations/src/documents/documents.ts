import { encodeCanonicalLine, objectInOrder, type RunSummary } from '@runtime/contracts';
import { eventPieces } from '../events/encode.js';
import { type BaselineFacts, type ProbeFacts, probeFacts } from '../facts.js';
import { prettyPieces } from '../pretty-pieces.js';
import { baselineResults } from '../results/baseline-results.js';
import { oracleResults } from '../results/oracle-results.js';
import { profileResult, profileStatus } from '../results/runtime-results.js';
import { RowTable } from '../rows.js';
import type { RunFacts } from '../run.js';
import { fixtures } from './fixtures.js';
import { mismatchSummary } from './mismatches.js';
import { mismatchPacket } from './packets.js';
import { pathWitnesses } from './path-witnesses.js';
import { renderSummary, runSummary } from './summary.js';

/**
 * Every document of a run that follows from its rows, by file name, in the order in which a run writes them: results of the
 * lanes, events, witnesses, fixtures, mismatches with their packets, and the summary. Each is the pieces of its text, made
 * when they are asked for; they can be gone over once. The same rows give the same bytes.
 */
export const runDocuments = (run: RunFacts): Map<string, Iterable<string>> => new Documents(run).all();

class Documents {
  readonly #run: RunFacts;
  readonly #rows: RowTable;
  readonly #lanes: RunFacts['lanes'];
  /** By profile, in plan order; empty when the scenario lane did not run. */
  readonly #profiles: ProbeFacts[][];
  readonly #probes: ProbeFacts[];
  readonly #baseline: BaselineFacts[];

  constructor(run: RunFacts) {
    this.#run = run;
    this.#rows = new RowTable(run.rows);
    const ended = run.failure === null && !run.dry_run;
    this.#lanes = ended ? run.lanes : { baseline: false, scenario: false, oracle: false };
    const { scenario, baseline } = this.#lanes;
    this.#profiles = scenario ? run.profiles.map((profile) => profile.probes.map((probe) => this.#facts(profile, probe))) : [];
    this.#probes = this.#profiles.flat();
    this.#baseline = baseline ? run.profiles.flatMap((profile) => profile.probes.map((probe) => this.#baselineFacts(profile, probe))) : [];
  }

  #facts(profile: RunFacts['profiles'][number], probe: RunFacts['profiles'][number]['probes'][number]): ProbeFacts {
    return probeFacts(profile, probe, this.#rows, this.#lanes);
  }

  #baselineFacts({ profile_id }: RunFacts['profiles'][number], probe: ProbeFacts['probe']): BaselineFacts {
    return { profileId: profile_id, probe, row: this.#rows.baseline.get(profile_id, probe.expectation_id) };
  }

  all(): Map<string, Iterable<string>> {
    const run = this.#run;
    const documents = new Map<string, Iterable<string>>();
    const { baseline, scenario, oracle } = this.#lanes;
    if (baseline) documents.set('baseline_results.json', prettyPieces(baselineResults(run, this.#baseline)));
    if (scenario) {
      documents.set('runtime_results.json', prettyPieces(this.#results()));
      documents.set('runtime_events.normalized.json', eventPieces(run, this.#probes));
    }
    if (oracle) documents.set('oracle_results.json', prettyPieces(oracleResults(run, this.#rows)));
    if (baseline || scenario) {
      documents.set('path_witnesses.json', prettyPieces(pathWitnesses(run, this.#baseline, this.#probes)));
      documents.set('fixtures.json', prettyPieces(fixtures(run, this.#baseline, this.#probes)));
    }
    const surprises = this.#probes.filter(({ match }) => match !== true);
    const mismatches = mismatchSummary(run.world_id, surprises, run.failure);
    documents.set('mismatch_summary.json', prettyPieces(mismatches));
    documents.set('mismatch_packets.jsonl', scenario ? packetLines(run, surprises) : []);
    const summary = runSummary(run, this.#status(surprises), mismatches.counts);
    documents.set('summary.json', prettyPieces(summary));
    documents.set('summary.md', [renderSummary(summary)]);
    return documents;
  }

  #results(): object {
    return objectInOrder(
      this.#run.profiles.map((profile, at) => [profile.profile_id, profileResult(profile, this.#profiles[at] ?? [], this.#run)]),
    );
  }

  #status(surprises: readonly ProbeFacts[]): RunSummary['status'] {
    if (this.#run.failure !== null) return 'failed';
    if (this.#run.dry_run) return 'dry';
    const isBlocked = this.#profiles.some((probes) => profileStatus(probes).status === 'blocked');
    return surprises.length > 0 || isBlocked ? 'partial' : 'ok';
  }
}

/** Without packets a scenario lane leaves one newline. */
function* packetLines(run: RunFacts, surprises: readonly ProbeFacts[]): Generator<string> {
  for (const facts of surprises) yield `${encodeCanonicalLine(mismatchPacket(run, facts))}\n`;
  if (surprises.length === 0) yield '\n';
}
