import type { ObservationProblem } from './error.js';
import type { KnownDecisions } from './mismatches.js';
import type { RuleSet } from './rule-set.js';

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
  /** The run's failure, as text. Any text, also an empty one, makes the run `failed` in the runtime set. */
  error?: string | null | undefined;
  /** Decisions that the model predicts or the baseline knows; mismatches that agree with one are marked. */
  known?: KnownDecisions | undefined;
  /** Home directory of the measured host (TCC folders). Absent: the manifest's, else unknown. */
  home?: string | null | undefined;
  harness_version?: string | undefined;
  /** `output_root`: the run directory as it stands in documents, `manifest.output_root` by default. */
  paths?: { output_root?: string | undefined } | undefined;
}

export interface DerivedDocuments {
  /** File name to text, in the order in which a run writes them. */
  documents: Map<string, string>;
  observations: Record<string, unknown>[];
  status: 'ok' | 'partial' | 'failed' | 'dry';
  mismatch_counts: Record<string, number>;
  problems: ObservationProblem[];
}
