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
 * In the order in which they are listed. `decision`: measured in both, and otherwise; `coverage`: measured in one of them only;
 * `stage`: it ended at another stage; `witness`: the path reached is another; `new`, `gone`: planned in one of them only.
 */
export const CHANGE_KINDS = ['decision', 'coverage', 'stage', 'witness', 'new', 'gone'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CAUSES = ['policy', 'host', 'harness', 'fixture', 'not_measured', 'plan', 'unexplained'] as const;
export type Cause = (typeof CAUSES)[number];

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
  /**
   * `compared`: in both runs; `measured`: of them, decided in both, so that a decision could differ at all; `same`: nothing about
   * them changed, those included that neither run measured.
   */
  counts: { compared: number; measured: number; same: number } & Record<ChangeKind, number>;
  /** Changes by likely cause. */
  causes: Partial<Record<Cause, number>>;
  host_changes: { field: string; base: string | null; head: string | null }[];
  changes: Change[];
}
