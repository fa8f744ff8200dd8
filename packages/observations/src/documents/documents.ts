import { encodePretty, type RunSummary } from '@runtime/contracts';
import { observe } from '../events/observe.js';
import { baselineFacts, ScenarioLane } from '../facts.js';
import { ListDocument, ListText, type Sink } from '../list-document.js';
import { baselineResults, baselineRow } from '../results/baseline-results.js';
import { oracleResults, oracleRow } from '../results/oracle-results.js';
import { ResultsDocument } from '../results/results-document.js';
import { RowWriter } from '../row-writer.js';
import { LaneRows, type OracleRowOfJob } from '../rows.js';
import type { ProbeName, ProfileStatus, RunFacts } from '../run.js';
import { fixture, fixtures, isNetwork } from './fixtures.js';
import { asksForPath, baselineWitness, pathWitnesses, scenarioWitness } from './path-witnesses.js';
import { renderSummary, runSummary } from './summary.js';
import { Surprises } from './surprises.js';

/** Opens a document by its file name, once; null: nobody wants it. */
export type OpenDocument = (name: string) => Sink | null;

/**
 * Writes every document of a run that follows from its rows: results of the lanes, events, witnesses, fixtures, mismatches with
 * their packets, and the summary. Rows are gone over in order, and each is forgotten once every document that speaks of
 * it has grown. The same rows give the same bytes. Returns the probes that came out otherwise than expected, or not at all, and nobody
 * foretold it.
 */
export const deriveDocuments = (run: RunFacts, open: OpenDocument): readonly ProbeName[] => new Derivation(run, open).all();

const NO_LANES = { baseline: false, scenario: false, oracle: false };

class Derivation {
  readonly #run: RunFacts;
  readonly #open: OpenDocument;
  /** Those of which the documents tell. */
  readonly #lanes: RunFacts['lanes'];
  readonly #witnesses: ListDocument | null;
  readonly #fixtures: ListDocument | null;

  constructor(run: RunFacts, open: OpenDocument) {
    this.#run = run;
    this.#open = open;
    this.#lanes = run.failure === null && !run.dry_run ? run.lanes : NO_LANES;
    const { baseline, scenario } = this.#lanes;
    this.#witnesses = baseline || scenario ? this.#list('path_witnesses.json', pathWitnesses(run), 'records') : null;
    this.#fixtures = baseline || scenario ? this.#list('fixtures.json', fixtures(run), 'records') : null;
  }

  all(): readonly ProbeName[] {
    const run = this.#run;
    const { baseline, scenario, oracle } = this.#lanes;
    const surprises = new Surprises(run, this.#open('mismatch_summary.json'), this.#open('mismatch_packets.jsonl'));
    if (baseline) this.#baseline();
    if (scenario) this.#scenario(surprises);
    if (baseline) this.#baselineFixtures();
    if (oracle) this.#oracle();
    this.#witnesses?.end();
    this.#fixtures?.end();
    surprises.end(scenario);
    const summary = runSummary(run, this.#status(surprises.any), surprises.counts);
    this.#open('summary.json')?.(encodePretty(summary));
    this.#open('summary.md')?.(renderSummary(summary));
    return scenario ? surprises.unforeseen : plannedProbes(run);
  }

  #baseline(): void {
    const results = this.#list('baseline_results.json', baselineResults(this.#run), 'results');
    for (const facts of baselineFacts(this.#run)) {
      results?.add(baselineRow(facts));
      if (asksForPath(facts)) this.#witnesses?.add(baselineWitness(facts));
    }
    results?.end();
  }

  #scenario(surprises: Surprises): void {
    const run = this.#run;
    const lane = new ScenarioLane(run);
    const sink = this.#open('runtime_results.json');
    const results = sink === null ? null : new ResultsDocument(sink, run);
    const events = this.#events();
    for (const [at, profile] of run.profiles.entries()) {
      results?.begin(profile, run.statuses[at] as ProfileStatus);
      for (const probe of profile.probes) {
        const facts = lane.of(profile, probe);
        results?.add(facts);
        events?.add(observe(run, facts));
        if (asksForPath(facts)) this.#witnesses?.add(scenarioWitness(facts));
        if (isNetwork(probe)) this.#fixtures?.add(fixture('scenario', facts));
        surprises.add(facts);
      }
      results?.endProfile();
    }
    results?.end();
    events?.end();
  }

  /** `runtime_events.normalized.json`: one array, two spaces, keys sorted by code point at every depth, no final newline. */
  #events(): ListText | null {
    const sink = this.#open('runtime_events.normalized.json');
    return sink === null ? null : new ListText(sink, new RowWriter('sorted'), 0);
  }

  /** They stand behind those of the scenario lane, which was read beside this one: what few there are is read again. */
  #baselineFixtures(): void {
    if (!this.#run.profiles.some(({ probes }) => probes.some(isNetwork))) return;
    for (const facts of baselineFacts(this.#run)) if (isNetwork(facts.probe)) this.#fixtures?.add(fixture('baseline', facts));
  }

  #oracle(): void {
    const run = this.#run;
    const results = this.#list('oracle_results.json', oracleResults(run), 'results');
    const rows = new LaneRows<OracleRowOfJob>(run.rows.oracle);
    for (const { profile_id, probes } of run.profiles) {
      for (const probe of probes) {
        const row = oracleRow(run, profile_id, probe, rows.of(profile_id, probe.expectation_id));
        if (row !== null) results?.add(row);
      }
    }
    results?.end();
  }

  #list(name: string, document: object, member: string): ListDocument | null {
    const sink = this.#open(name);
    return sink === null ? null : new ListDocument(sink, document, member);
  }

  #status(hasSurprises: boolean): RunSummary['status'] {
    if (this.#run.failure !== null) return 'failed';
    if (this.#run.dry_run) return 'dry';
    const isBlocked = this.#lanes.scenario && this.#run.statuses.some(({ status }) => status === 'blocked');
    return hasSurprises || isBlocked ? 'partial' : 'ok';
  }
}

const plannedProbes = ({ profiles }: RunFacts): ProbeName[] =>
  profiles.flatMap(({ profile_id, probes }) => probes.map(({ expectation_id }) => ({ profile_id, expectation_id })));
