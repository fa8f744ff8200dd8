import { encodePretty } from '@runtime/contracts';
import { encodeObservations } from '../observations/encode.js';
import { normalizeObservations } from '../observations/normalize.js';
import { respell } from '../python/respell.js';
import { firstOf, isGiven, isObject, type JsonObject, truthy } from '../python/values.js';
import { REFERENCE_WORLD_ID } from '../world.js';
import { buildFixtures } from './fixtures.js';
import { classifyMismatches, emptyMismatches } from './mismatches.js';
import { oracleDocument, oracleFromCallouts } from './oracle.js';
import { buildMismatchPackets, encodeMismatchPackets } from './packets.js';
import { buildPathWitnesses } from './path-witnesses.js';
import { buildSummary, renderSummaryMarkdown } from './summary.js';

/** Which lanes ran. A lane that is absent from the map counts as on. */
export interface LaneSwitches {
  baseline?: boolean | undefined;
  scenario?: boolean | undefined;
  oracle?: boolean | undefined;
}

export interface DeriveInput {
  /** `runtime_results.json`; null when the scenario lane did not run. */
  runtime_results: unknown;
  /** `expected_matrix.json`. */
  expected_matrix: unknown;
  /** `baseline_results.json`; null when the baseline lane did not run. */
  baseline_results: unknown;
  /** `run_manifest.json`: world, run id, plan id, plan digest, channel and context are taken from it. */
  manifest: unknown;
  lanes: LaneSwitches;
  /** Home directory on the measured host (TCC folders). Absent: not known. */
  home?: string | null | undefined;
  /** The run directory as documents name it; `output_root` of the manifest by default. */
  output_root?: string | undefined;
}

export interface DerivedDocuments {
  /** File name to text, in the order in which a run writes them. */
  documents: Map<string, string>;
  observations: JsonObject[];
}

/**
 * Every document of a bundle that follows from its raw evidence: events, oracle rows, path witnesses, fixtures,
 * mismatches with their packets, and the summary. The same inputs give the same bytes (contract: execution, sequence).
 *
 * @throws EvidenceError for the first odd row, and for documents that are no objects.
 */
export function deriveDocuments(input: DeriveInput): DerivedDocuments {
  const documents = new Map<string, string>();
  const write = (name: string, document: unknown): void => void documents.set(name, encodePretty(respell(document)));
  const manifest = isObject(input.manifest) ? input.manifest : {};
  const matrix = isObject(input.expected_matrix) ? input.expected_matrix : {};
  const { run_id, plan_id } = manifest;
  const ids = { world_id: firstOf(manifest['world_id'], matrix['world_id'], REFERENCE_WORLD_ID), run_id, plan_id };
  const scenario = input.lanes.scenario !== false && isGiven(input.runtime_results);
  // An old file beside a run without the lane says nothing about it.
  const baseline_results = input.lanes.baseline !== false && isGiven(input.baseline_results) ? input.baseline_results : null;
  const runtime_results = scenario ? input.runtime_results : null;

  const observations = scenario
    ? normalizeObservations({
        ...input,
        baseline_results,
        world_id: ids.world_id as string,
        run_id: typeof run_id === 'string' ? run_id : null,
      })
    : [];
  if (scenario) documents.set('runtime_events.normalized.json', encodeObservations(observations));
  if (input.lanes.oracle !== false) write('oracle_results.json', oracleDocument(oracleFromCallouts(observations), ids));
  const witnesses = scenario || baseline_results !== null ? buildPathWitnesses({ baseline_results, observations, ...ids }) : null;
  if (witnesses !== null) {
    write('path_witnesses.json', witnesses);
    write('fixtures.json', buildFixtures({ runtime_results, baseline_results, ...ids }));
  }
  const mismatches = scenario ? classifyMismatches({ ...input, world_id: ids.world_id }) : emptyMismatches(ids.world_id);
  const output_root = input.output_root ?? (typeof manifest['output_root'] === 'string' ? manifest['output_root'] : '.');
  const packets = buildMismatchPackets({
    mismatch_summary: mismatches,
    observations,
    baseline_results,
    path_witnesses: witnesses,
    manifest,
    output_root,
  });
  documents.set('mismatch_packets.jsonl', scenario ? encodeMismatchPackets(packets) : '');
  write('mismatch_summary.json', mismatches);
  const summary = buildSummary({
    manifest,
    expected_matrix: input.expected_matrix,
    world_id: ids.world_id,
    status: truthy(mismatches.mismatches) ? 'partial' : 'ok',
    lanes: input.lanes,
    mismatch_counts: mismatches.counts,
  });
  write('summary.json', summary);
  documents.set('summary.md', renderSummaryMarkdown(summary));
  return { documents, observations };
}
