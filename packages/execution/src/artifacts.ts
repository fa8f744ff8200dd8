import type { LaneSwitches } from './job.js';

/** The documents a run is expected to commit, in index order (contract: execution, 1.8). Folders follow. */
export function expectedDocuments(lanes: LaneSwitches, applyPreflight: boolean): string[] {
  return [
    'run_status.json',
    'run_manifest.json',
    'mismatch_summary.json',
    'mismatch_packets.jsonl',
    'summary.json',
    'summary.md',
    'expected_matrix.generated.json',
    'expected_matrix.json',
    ...(lanes.scenario ? ['runtime_results.json', 'runtime_events.normalized.json'] : []),
    ...(applyPreflight ? ['apply_preflight.json'] : []),
    ...(lanes.baseline ? ['baseline_results.json'] : []),
    ...(lanes.scenario || lanes.baseline ? ['path_witnesses.json', 'fixtures.json'] : []),
    ...(lanes.oracle ? ['oracle_results.json'] : []),
  ];
}
