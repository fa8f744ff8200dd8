import type { Decision, ProbeVerdict } from '@runtime/contracts';

/** One probe of a run. Lanes hold what each of them decided, and null where it decided nothing. */
export interface ResultRow {
  profile_id: string;
  expectation_id: string;
  operation: string;
  target: string;
  expected: Decision | null;
  baseline: Decision | null;
  scenario: Decision | null;
  oracle: Decision | null;
  verdict: ProbeVerdict;
  /** What the policy denied first on the way, where that is known. The path is empty for an access without one. */
  first_denied?: { operation: string; path: string };
  /** Why it came out so, in words. Absent for what was allowed as expected. */
  cause?: string;
  /** The rule that decided. */
  rule?: ResultRule;
}

export interface ResultRule {
  /** Name beside the index: the text that was applied. */
  file: string;
  line: number;
  part: string;
  text: string;
  /** The author's own file, in which the rule has the same line. Absent for a rule that the run or an import added. */
  source?: string;
}

export type ResultCounts = Record<ProbeVerdict, number> & { profiles: number; probes: number };

/** What a run found, a row a probe, in the order of the plan (command: `results`). */
export interface RunResults {
  run_id: string;
  counts: ResultCounts;
  rows: ResultRow[];
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

/** Why the policy decides as it does. A target that does not exist has none: nothing was decided about it. */
export interface Explanation {
  /**
   * What the rule did. `decided`: the measured decision; `stopped`: it ended the program before there was a decision; `would`:
   * nothing was measured, and this is what the text says; `host`: the host denies it without a policy too, and this is what the
   * text says by itself.
   */
  role: 'decided' | 'stopped' | 'would' | 'host';
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
