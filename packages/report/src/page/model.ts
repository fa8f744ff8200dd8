import type { Explanation, ProbeVerdict, ProfileFacts, ProfileSource } from '../results/model.js';

export type { Explanation, ProfileSource, WalkFact } from '../results/model.js';

/**
 * What the page shows, as plain JSON: built from a verified bundle, put into the page, read by its script. Texts are as the
 * bundle holds them (long ones cut); the script is what makes them harmless to look at.
 */
export interface ReportModel {
  run_id: string;
  /** What tells this run from another at a glance. Null: the bundle does not say. */
  head: RunHead;
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
  /** Lanes with at least one row. */
  lanes: Lane[];
  /** Whether the bundle says which of its mismatches were known; the reference's do not. */
  known_recorded: boolean;
  /** What the bundle does not hold, or the page leaves out. */
  notes: string[];
  /** How many probes one block of details holds. */
  detail_block: number;
}

export type Lane = 'baseline' | 'scenario' | 'oracle';

export interface RunHead {
  plan_id: string | null;
  /** When the run was last written, in UTC to the second. */
  time: string | null;
  runner: string | null;
  host: string | null;
  channel: string | null;
  world_id: string;
}

/** The verdicts of a run's rows, in their order, with one more that only a page needs: `not_run`, planned, and no row says it ran. */
export const PROBE_STATES = ['surprise', 'known', 'blocked', 'unmeasured', 'not_run', 'match'] as const satisfies readonly (
  | ProbeVerdict
  | 'not_run'
)[];
export type ProbeState = (typeof PROBE_STATES)[number];

export interface Verdict {
  promotable: boolean;
  gate_set: string;
  reasons: string[];
  information: string[];
  gates: Gate[];
  /** The decisions came from the policy engine. */
  simulated: boolean;
  /** Nothing stands against promotion but what stands against every simulated run. */
  only_simulated: boolean;
}

interface Gate {
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
  /** The target did not exist, so nothing was decided. */
  absent?: true;
  /** Ordinary permissions (EACCES) refused it, with the policy and without one: it shows nothing about the policy. */
  by_mode?: true;
  /** Why nothing was measured, as a sentence, where the bundle says it. */
  because?: string;
  /** The probe asks about an operation that does not exist. */
  no_such_operation?: true;
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
  lane: Lane;
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

export interface OperationTally {
  operation: string;
  /** Number of the operation, as the summary of operations has it. */
  id: number | null;
  counts: Record<ProbeState, number>;
}

interface ArtifactFacts {
  name: string;
  size: number;
  sha256: string;
  schema_version: string | null;
}
