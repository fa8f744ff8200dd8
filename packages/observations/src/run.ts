import type { Lane, MatrixProbe, ProfileResult, RunSummary } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';

/** What is known about a decision before it is measured. */
export interface KnownDecision {
  /** What the model of the policy predicts. */
  model?: string | null | undefined;
  /** What the baseline host is known to do. */
  baseline_host?: string | null | undefined;
}

/** A profile of the compiled plan, as far as documents speak about it. */
export interface PlannedProfile {
  profile_id: string;
  /** Where its SBPL stands: repository-relative, or absolute for a profile of the host's system. */
  profile_path: string;
  probes: readonly MatrixProbe[];
  /** Expectation id to what is known of it. */
  known: Readonly<Record<string, KnownDecision>>;
}

/** What became of a profile, and why it is not `ok`. */
export interface ProfileStatus {
  status: ProfileResult['status'];
  notes: string | null;
}

/** Names a probe of a run. */
export interface ProbeName {
  profile_id: string;
  expectation_id: string;
}

/** A host tool as the runner found it. */
export interface RunTool {
  name: string;
  path: string;
  sha256: string | null;
}

/** Everything that the documents of a run are made from. */
export interface RunFacts {
  run_id: string;
  world_id: string;
  plan_id: string;
  plan_digest: string;
  channel: string;
  /** The run directory as documents name it. */
  output_root: string;
  repo_root_context: string;
  lanes: Readonly<Record<Lane, boolean>>;
  dry_run: boolean;
  /** What the run took of its plan; null: all of it. */
  filters: RunSummary['filters'] | null;
  /** Why the run failed. A failed run has no documents of lanes: half a lane looks like a whole one to whoever counts rows. */
  failure: string | null;
  /** In plan order. */
  profiles: readonly PlannedProfile[];
  /** File of a profile's assembled text, relative to the run directory. */
  profileFile: (profileId: string) => string;
  /** Of the profiles, made as the rows of the scenario lane came. */
  statuses: readonly ProfileStatus[];
  /** The rows of the lanes that ran, one for each probe in plan order. They are gone over more than once. */
  rows: Readonly<Record<Lane, Iterable<JobRow>>>;
  /** The tools that the runner found. */
  tools: readonly RunTool[];
  /** The world's name of an errno. */
  errnoName: (errno: number) => string | null;
}
