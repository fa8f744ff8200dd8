import type { ExpectedMatrix, MatrixProbe, Plan, ProbeEntry, ProfileEntry } from '@runtime/contracts';
import type { Spelling } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';

/** What every function that reads files takes. */
export interface RepoOptions {
  /** Absolute or relative to the current directory; found from the input when absent. */
  repoRoot?: string | undefined;
}

/** Where a registry is taken from: its id in the registry index, or a plan (whose own `registry/` wins over the index). */
export type RegistrySource = string | { plan: string };

export type KnownDecision = 'allow' | 'deny';

/** What is known beforehand of one probe under one profile, beside the intent in `expected`. */
export interface KnownOutcome {
  /** What the policy model predicts. */
  model?: KnownDecision;
  /** What the baseline host is known to do. */
  baseline_host?: KnownDecision;
  note?: string;
}

/** A profile's text put together once, as every runner applies it and every reader counts in it. */
export interface AppliedText {
  text: string;
  /** One stretch for each origin, in order: offsets in UTF-16 units, `end` exclusive. */
  parts: Array<{ part: 'base' | 'run-time-block' | 'key-rule'; start: number; end: number }>;
  run_time_block: boolean;
  /** The key rules that were appended: none where every probe applies the policy by itself. */
  key_rules: string[];
  /** Needs of drivers that the registry grants by name; their rules stand at the end. */
  grants: string[];
}

export interface CompiledProfile {
  profile_id: string;
  /** Repository-relative, or absolute for a profile of the host's system. */
  profile_path: string;
  /** The SBPL text as read, without run-time block and key rules. */
  text: string;
  mode: 'sbpl' | 'blob';
  family: string | null;
  semantic_group: string | null;
  /** The text as it is applied: with the run-time block and the key rules that are appended to it, and where each stands. */
  applied: AppliedText;
  /** A copy: changing it changes nothing else. */
  key_specific_rules: string[];
  /** False: the exec stub is not used, and rows have `started: null`. */
  stub: boolean;
  /** True: `text` is a stand-in for a system profile this host lacks. Only the simulated runner may use it. */
  stand_in: boolean;
  probes: MatrixProbe[];
  /** Expectation id to what is known of it. Only ids of `probes` occur. */
  known: Record<string, KnownOutcome>;
}

export interface CompiledPlan {
  plan: Plan;
  /** Repository-relative. */
  plan_path: string;
  /** Repository-relative folder of the plan, `.` for the root. */
  plan_dir: string;
  /** Absolute. Never written to a document. */
  repo_root: string;
  plan_digest: string;
  /** SHA-256 over the plan, every selected entry and every SBPL text: two runs with the same one tested the same thing. */
  resolved_digest: string;
  world_id: string;
  /** The world document that the run is judged by. */
  world: World;
  registry_id: string;
  lanes: { baseline: boolean; scenario: boolean; oracle: boolean };
  controls: Record<string, unknown>;
  apply_preflight_profile: { path: string; text: string } | null;
  /** In plan order, filtered. */
  profiles: CompiledProfile[];
  expected_matrix: ExpectedMatrix;
}

export interface CompileOptions extends RepoOptions {
  onlyProfiles?: readonly string[] | undefined;
  /** Expectation ids; each selects in every profile that has it. */
  onlyScenarios?: readonly string[] | undefined;
}

/** One thing a lint found. */
export interface Finding {
  severity: 'error' | 'warning';
  /** Dotted, lower case: `plan.unknown_profile`. */
  code: string;
  /** The document or SBPL file, repository-relative where it lies in the repository. */
  path: string;
  /** JSON pointer inside the document; empty for the whole of it and for SBPL files. */
  field: string;
  message: string;
  line?: number;
  column?: number;
  hint?: string;
  /** Ids the finding is about: profile, probe, registry, field, keys, value… */
  subject?: Record<string, unknown>;
  /** Texts of a rule that it is about, and what to write in the place of each, where that is known. */
  spellings?: Spelling[];
}

/** What is wrong with a document, or with an entry of one, before it is said of which file. */
export type Fault = Omit<Finding, 'severity' | 'path'>;

export interface LintResult<D = unknown> {
  /** No errors; warnings do not count. */
  ok: boolean;
  /** The document as parsed, or null where it does not load. */
  document: D | null;
  errors: Finding[];
  warnings: Finding[];
}

export type PlanListing =
  | { plan_id: string; registry_id: string; profiles: number; path: string }
  | { path: string; error: { code: string; message: string } };

export interface PlanDescription {
  plan_id: string;
  plan_digest: string;
  registry_id: string;
  world_id: string;
  /** How many profiles the plan runs. */
  profiles: number;
  /** How many probes run under them; one that two profiles share counts twice. */
  probes: number;
  lanes: { baseline: boolean; scenario: boolean; oracle: boolean };
  path: string;
}

export interface RegistryListing {
  id: string;
  probes: string;
  profiles: string;
  description: string | null;
}

export interface TemplateListing {
  template_id: string;
  description: string;
  path: string;
  /** The template belongs to the set and cannot be read. */
  error?: { code: string; message: string };
}

export interface PlanBuildOptions extends RepoOptions {
  /** Replace the files that the suite's own manifest names. `out/` is never touched. */
  overwrite?: boolean | undefined;
  /** Default true. */
  writeExpectedMatrix?: boolean | undefined;
}

/** Repository-relative paths of what was written. */
export interface PlanBuildResult {
  template_id: string;
  registry_id: string;
  plan_path: string;
  probes_path: string;
  profiles_path: string;
  expected_matrix_path: string | null;
}

export interface RegistryChange {
  document: 'probes' | 'profiles';
  /** JSON pointer in the source document. */
  field: string;
  change: 'added' | 'dropped' | 'replaced';
  from?: unknown;
  to?: unknown;
}

export interface UpgradeOptions extends RepoOptions {
  /** Folder for both outputs. Absent: each beside its source. */
  outDir?: string | undefined;
  overwrite?: boolean | undefined;
}

export interface UpgradeResult {
  registry_id: string;
  probes_path: string;
  profiles_path: string;
  /** Every change made on the way to v0.2, in document order. */
  changes: RegistryChange[];
}

/** A registry read once. Nothing in it changes when the files do. */
export interface RegistrySnapshot {
  readonly registry_id: string;
  readonly world_id: string | null;
  readonly probes_path: string;
  readonly profiles_path: string;
  readonly probes_sha256: string;
  readonly profiles_sha256: string;
  readonly probes: ReadonlyMap<string, Readonly<ProbeEntry>>;
  readonly profiles: ReadonlyMap<string, Readonly<ProfileEntry>>;
}
