/** What one bundle recorded for one expectation, reduced to what a comparison needs. */
export interface ExpectationFacts {
  profile_id: string;
  expectation_id: string;
  operation: string;
  target: string | null;
  expected: string | null;
  /** The decision under the policy, or null: not measured. */
  decision: string | null;
  stage: string | null;
  kind: string | null;
  /** The path the operation reached, and how it is known. */
  witness: string | null;
  /** What the same driver did without a policy. */
  baseline: string | null;
  /** The target did not exist. */
  absent: boolean;
}

export interface BundleFacts {
  run_id: string;
  bundle_dir: string;
  status: string;
  world_id: string;
  channel: string;
  runner: string | null;
  plan_id: string;
  plan_digest: string;
  /** When it was last written; null where the bundle does not say. */
  updated_at_unix: number | null;
  /** Facts about the host, name to value. */
  host: Record<string, string | null>;
  /** Profile id to a digest over its text, rules and mode; null where the bundle does not hold them. */
  profiles: Record<string, string | null>;
}

export interface DiffSide {
  facts: BundleFacts;
  /** Keyed by profile id and expectation id. */
  expectations: Map<string, ExpectationFacts>;
}

/**
 * In the order in which they are listed. `decision`: measured in both, and otherwise; `expectation`: decided as before, and
 * expected otherwise; `coverage`: measured in one of them only;
 * `stage`: it ended at another stage; `witness`: the path reached is another; `new`, `gone`: planned in one of them only.
 */
export const CHANGE_KINDS = ['decision', 'expectation', 'coverage', 'stage', 'witness', 'new', 'gone'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CAUSES = ['policy', 'host', 'harness', 'fixture', 'not_measured', 'plan', 'unexplained'] as const;
export type Cause = (typeof CAUSES)[number];

/** A line of a policy, by its number in the text that was applied. */
export interface PolicyLine {
  line: number;
  text: string;
}

export interface PolicyChange {
  profile_id: string;
  removed: PolicyLine[];
  added: PolicyLine[];
}

export interface Change {
  kind: ChangeKind;
  cause: Cause;
  profile_id: string;
  expectation_id: string;
  operation: string;
  target: string | null;
  base: ExpectationFacts | null;
  head: ExpectationFacts | null;
}

/** What changed between two bundles (command: `diff`). */
export interface BundleDiff {
  schema_version: 'runtime-tools.diff.v0.1';
  base: BundleFacts;
  head: BundleFacts;
  /** True when an expectation that both runs measured came out otherwise. Coverage, stages, witnesses and hosts do not count. */
  decisions_differ: boolean;
  /** True when a plan expects something else of an expectation that is in both runs. */
  expectations_differ: boolean;
  /** Which of the two was written first, where both say when. */
  older: 'base' | 'head' | null;
  /**
   * `compared`: in both runs; `measured`: of them, decided in both, so that a decision could differ at all; `same`: nothing about
   * them changed, those included that neither run measured.
   */
  counts: { compared: number; measured: number; same: number } & Record<ChangeKind, number>;
  /** Changes by likely cause. */
  causes: Partial<Record<Cause, number>>;
  /** Lines of the policies that changed, by profile. Empty where the bundles do not hold the texts. */
  policies: PolicyChange[];
  host_changes: { field: string; base: string | null; head: string | null }[];
  changes: Change[];
}
