import { DEFAULT_WORLD_ID } from '@runtime/contracts';
import { observationPieces } from './encode.js';
import type { ObservationProblem } from './error.js';
import { buildFixtures } from './fixtures.js';
import { classifyMismatches, emptyMismatches, type KnownDecisions, type MismatchDocument } from './mismatches.js';
import { normalizeObservations } from './normalize.js';
import { oracleDocument, oracleFromCallouts } from './oracle.js';
import { buildMismatchPackets, mismatchPacketLines } from './packets.js';
import { buildPathWitnesses } from './path-witnesses.js';
import { prettyPieces } from './pretty-pieces.js';
import { respell } from './respell.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { buildSummary, type DerivedStatus, renderSummaryMarkdown } from './summary.js';
import { firstOf, isGiven, isObject, type JsonObject, truthy } from './values.js';

/** Which lanes ran. A lane that is absent from the map counts as on, as in the reference. */
export interface LaneSwitches {
  baseline?: boolean | undefined;
  scenario?: boolean | undefined;
  oracle?: boolean | undefined;
}

export interface DeriveInput {
  rules: RuleSet;
  /** `runtime_results.json`; null when the scenario lane did not run. */
  runtime_results: unknown;
  /** `expected_matrix.json`. */
  expected_matrix: unknown;
  /** `baseline_results.json`; null when the baseline lane did not run. */
  baseline_results: unknown;
  /** `run_manifest.json`: world, run id, plan id, plan digest, channel and context are taken from it. */
  manifest: unknown;
  /** Rows of the oracle lane (runtime set). The reference set takes its rows from callouts and ignores this. */
  oracle_rows?: readonly unknown[] | null | undefined;
  lanes: LaneSwitches;
  dry_run?: boolean | undefined;
  /** The run's failure, as text. In the runtime set any text, also an empty one, makes the run `failed`. */
  error?: string | null | undefined;
  /** Decisions that the model predicts or the baseline knows; mismatches that agree with one are marked. */
  known?: KnownDecisions | undefined;
  /** Home directory on the measured host (TCC folders). Absent: not known. */
  home?: string | null | undefined;
  harness_version?: string | undefined;
  /** The run directory as documents name it; `output_root` of the manifest by default. */
  paths?: { output_root?: string | undefined } | undefined;
}

export interface DerivedDocuments {
  /** File name to text, in the order in which a run writes them. */
  documents: Map<string, string>;
  observations: JsonObject[];
  status: DerivedStatus;
  mismatch_counts: Record<string, number>;
  problems: ObservationProblem[];
}

/** {@link DerivedDocuments} whose texts are not made yet. */
export interface DerivedPieces extends Omit<DerivedDocuments, 'documents'> {
  /** File name to the pieces of its text, each made when it is asked for. They can be gone over once. */
  documents: Map<string, Iterable<string>>;
}

/**
 * Every document of a bundle that follows from its raw evidence: events, oracle rows, path witnesses, fixtures,
 * mismatches with their packets, and the summary. The same inputs give the same bytes (contract: execution, sequence).
 *
 * @throws ObservationError in the reference set for the first odd row; in both for documents that are no objects.
 */
export function deriveDocuments(input: DeriveInput): DerivedDocuments {
  const derived = derivePieces(input);
  return { ...derived, documents: new Map([...derived.documents].map(([name, pieces]) => [name, [...pieces].join('')])) };
}

/** {@link deriveDocuments} for whoever writes them one after another: memory holds what they say, and no text. */
export const derivePieces = (input: DeriveInput): DerivedPieces => new Derivation(input).run();

class Derivation {
  readonly #input: DeriveInput;
  readonly #rules: RuleSwitches;
  readonly #manifest: JsonObject;
  readonly #worldId: unknown;
  readonly #documents = new Map<string, Iterable<string>>();
  readonly #problems: ObservationProblem[] = [];
  readonly #scenario: boolean;
  readonly #baseline: boolean;
  readonly #oracle: boolean;
  readonly #failed: boolean;
  #observations: JsonObject[] = [];

  constructor(input: DeriveInput) {
    this.#input = input;
    this.#rules = switchesOf(input.rules);
    this.#manifest = isObject(input.manifest) ? input.manifest : {};
    const matrix = isObject(input.expected_matrix) ? input.expected_matrix : {};
    this.#worldId = firstOf(this.#manifest['world_id'], matrix['world_id'], DEFAULT_WORLD_ID);
    this.#failed = this.#rules.emptyErrorIsNoFailure ? truthy(input.error) : isGiven(input.error);
    const ran = (lane: boolean | undefined): boolean => input.dry_run !== true && lane !== false;
    // The reference's failure leaves of its documents only those that say so.
    const stopped = this.#failed && this.#rules.failureEmptiesMismatches;
    this.#scenario = ran(input.lanes.scenario) && !stopped && isGiven(input.runtime_results);
    this.#baseline = ran(input.lanes.baseline) && !stopped && isGiven(input.baseline_results);
    this.#oracle = ran(input.lanes.oracle) && !stopped && (this.#scenario || isGiven(input.oracle_rows) || !this.#failed);
  }

  run(): DerivedPieces {
    if (this.#scenario) this.#normalize();
    if (this.#oracle) this.#writePretty('oracle_results.json', oracleDocument(this.#oracleRows(), this.#ids()));
    const witnesses = this.#writeWitnesses();
    const mismatches = this.#classify();
    this.#writePackets(mismatches, witnesses);
    this.#writePretty('mismatch_summary.json', mismatches);
    const status = this.#status(mismatches);
    const summary = buildSummary({
      manifest: this.#manifest,
      expected_matrix: this.#input.expected_matrix,
      world_id: this.#worldId,
      status,
      lanes: this.#input.lanes,
      mismatch_counts: mismatches.counts,
      dry_run: this.#input.dry_run === true,
      problems: this.#problems,
    });
    this.#writePretty('summary.json', summary);
    this.#documents.set('summary.md', [renderSummaryMarkdown(summary)]);
    return {
      documents: this.#documents,
      observations: this.#observations,
      status,
      mismatch_counts: mismatches.counts,
      problems: this.#problems,
    };
  }

  #ids(): { world_id: unknown; run_id: unknown; plan_id: unknown } {
    return { world_id: this.#worldId, run_id: this.#manifest['run_id'], plan_id: this.#manifest['plan_id'] };
  }

  #outputRoot(): string {
    const given = this.#input.paths?.output_root ?? this.#manifest['output_root'];
    return typeof given === 'string' ? given : '.';
  }

  /** The baseline document where its lane ran: an old file beside a run without the lane says nothing about it. */
  #baselineResults(): unknown {
    return this.#baseline ? this.#input.baseline_results : null;
  }

  #writePretty(name: string, document: unknown): void {
    this.#documents.set(name, prettyPieces(respell(document, this.#rules)));
  }

  #normalize(): void {
    const runId = this.#manifest['run_id'];
    const { observations, problems } = normalizeObservations({
      expected_matrix: this.#input.expected_matrix,
      runtime_results: this.#input.runtime_results,
      baseline_results: this.#baselineResults(),
      world_id: this.#worldId as string,
      run_id: typeof runId === 'string' ? runId : null,
      harness_version: this.#input.harness_version,
      home: this.#input.home,
      rules: this.#input.rules,
    });
    this.#observations = observations;
    this.#problems.push(...problems);
    this.#documents.set('runtime_events.normalized.json', observationPieces(observations, this.#input.rules));
  }

  #oracleRows(): readonly unknown[] {
    return this.#rules.oracleFromCallouts ? oracleFromCallouts(this.#observations) : (this.#input.oracle_rows ?? []);
  }

  #writeWitnesses(): JsonObject | null {
    if (!this.#scenario && !this.#baseline) return null;
    const baseline_results = this.#baselineResults();
    const witnesses = buildPathWitnesses({ baseline_results, observations: this.#observations, ...this.#ids(), rules: this.#input.rules });
    this.#writePretty('path_witnesses.json', witnesses);
    const runtime_results = this.#scenario ? this.#input.runtime_results : null;
    this.#writePretty('fixtures.json', buildFixtures({ runtime_results, baseline_results, ...this.#ids() }));
    return witnesses;
  }

  #classify(): MismatchDocument {
    const { rules, error } = this.#input;
    const document = this.#scenario
      ? classifyMismatches({ ...this.#input, world_id: this.#worldId }, [])
      : emptyMismatches(this.#worldId, rules);
    return this.#failed ? { ...document, error: error ?? '' } : document;
  }

  #writePackets(mismatches: MismatchDocument, witnesses: JsonObject | null): void {
    if (!this.#scenario) {
      this.#documents.set('mismatch_packets.jsonl', []);
      return;
    }
    const packets = buildMismatchPackets(
      {
        mismatch_summary: mismatches,
        observations: this.#observations,
        baseline_results: this.#baselineResults(),
        path_witnesses: witnesses,
        manifest: this.#manifest,
        output_root: this.#outputRoot(),
        oracle_rows: this.#oracle ? this.#oracleRows() : null,
        rules: this.#input.rules,
      },
      this.#problems,
    );
    this.#documents.set('mismatch_packets.jsonl', mismatchPacketLines(respell(packets, this.#rules)));
  }

  #status(mismatches: MismatchDocument): DerivedStatus {
    if (this.#failed) return 'failed';
    if (this.#input.dry_run === true) return 'dry';
    const incomplete = !this.#rules.blockedProfilesAreOk && (this.#problems.length > 0 || this.#hasBlockedProfile());
    return mismatches.mismatches.length > 0 || incomplete ? 'partial' : 'ok';
  }

  #hasBlockedProfile(): boolean {
    const results = isObject(this.#input.runtime_results) ? this.#input.runtime_results : {};
    return Object.values(results).some((profile) => isObject(profile) && profile['status'] === 'blocked');
  }
}
