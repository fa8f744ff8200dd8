/**
 * What the page shows, as plain JSON: built from a verified bundle, put into the page, read by its script. Texts are as the
 * bundle holds them (long ones cut); the script is what makes them harmless to look at.
 */
export interface ReportModel {
  run_id: string;
  /** How the run ended, in one sentence. */
  ending: string;
  verdict: Verdict;
  counts: Record<ProbeState, number> & { profiles: number; probes: number };
  provenance: FactGroup[];
  profiles: ProfileFacts[];
  /** Texts of applied profiles, once each. */
  sources: ProfileSource[];
  probes: ProbeSummary[];
  operations: OperationTally[];
  artifacts: ArtifactFacts[];
  /** What the bundle does not hold, or the page leaves out. */
  notes: string[];
  /** How many probes one block of details holds. */
  detail_block: number;
}

/** In the order in which a reader wants them: what nobody expected first. */
export const PROBE_STATES = ['surprise', 'known', 'blocked', 'unmeasured', 'not_run', 'match'] as const;

/**
 * `surprise`: a mismatch nobody predicted; `known`: one the model predicts or the baseline knows; `blocked`: it ended before
 * the policy was asked; `unmeasured`: it ran and nothing was decided; `not_run`: planned, and no row says it ran.
 */
export type ProbeState = (typeof PROBE_STATES)[number];

export interface Verdict {
  promotable: boolean;
  gate_set: string;
  reasons: string[];
  information: string[];
  gates: Gate[];
  /** The decisions came from the policy engine. */
  simulated: boolean;
}

export interface Gate {
  code: string;
  passed: boolean;
  explanation: string;
  /** What the gate looked at, as JSON text. */
  inputs: string;
}

export interface FactGroup {
  title: string;
  facts: Fact[];
}

export interface Fact {
  name: string;
  /** Null: not known. */
  value: string | null;
  /** Shown in a fixed-width face: ids, digests, paths. */
  code?: true;
}

export interface ProfileFacts {
  profile_id: string;
  status: string | null;
  notes: string | null;
  mode: string | null;
  family: string | null;
  group: string | null;
  /** Repository-relative path of the profile the plan names. */
  base: string | null;
  /** Index into `sources`; null when the bundle holds no text for it. */
  source: number | null;
}

export interface ProfileSource {
  /** Name beside the index. */
  file: string;
  text: string;
  /** Lines left out at the end. */
  cut: boolean;
  /** The index names it, so its digest was met. */
  indexed: boolean;
  /** Last line of the profile itself; what follows was added by the run. Null when that is not known. */
  base_lines: number | null;
}

/** One planned or measured probe: what lists and matrix need. */
export interface ProbeSummary {
  /** Index into `profiles`. */
  profile: number;
  expectation_id: string;
  name: string;
  operation: string;
  target: string;
  state: ProbeState;
  expected: string | null;
  baseline: string | null;
  scenario: string | null;
  oracle: string | null;
  /** Stage and kind of failure, or the class of the mismatch, in few words. */
  note: string | null;
}

/** What opens when a probe is chosen. Kept apart, so that a page opens without reading all of them. */
export interface ProbeDetail {
  /** `known` is null where the bundle does not keep that. */
  mismatch: { type: string; reason: string | null; known: boolean | null; notes: string | null } | null;
  lanes: LaneFacts[];
  explanation: Explanation | null;
  paths: PathFact[];
  confounders: Fact[];
  facts: Fact[];
  command: string | null;
  outputs: Output[];
}

export interface LaneFacts {
  lane: 'baseline' | 'scenario' | 'oracle';
  decision: string | null;
  /** How the decision came about, in short pairs. */
  facts: Fact[];
}

export interface PathFact {
  name: string;
  path: string;
  source: string | null;
}

export interface Output {
  lane: 'baseline' | 'scenario';
  stream: 'stdout' | 'stderr';
  text: string;
  /** Length of the whole, in UTF-16 units, when it was cut. */
  whole: number | null;
}

/** Why the policy decides as it does. */
export interface Explanation {
  /** `recorded`: the run wrote it down; `engine`: the policy engine's reading of the recorded text, afterwards. */
  source: 'recorded' | 'engine';
  decision: string | null;
  rule: { file: string; line: number; end_line: number; part: string; text: string } | null;
  first_denied: { operation: string; path: string } | null;
  walk: WalkFact[];
  unknown: string[];
  /** Whether engine and measurement say the same; null when one of them says nothing. */
  agrees: boolean | null;
}

export interface WalkFact {
  kind: string;
  path: string;
  to: string | null;
  operation: string | null;
  decision: string | null;
  /** Line of the deciding rule in the applied text, and its own text. */
  line: number | null;
  rule: string | null;
}

export interface OperationTally {
  operation: string;
  /** Number of the operation, as the summary of operations has it. */
  id: number | null;
  counts: Record<ProbeState, number>;
}

export interface ArtifactFacts {
  name: string;
  size: number;
  sha256: string;
  schema_version: string | null;
}
