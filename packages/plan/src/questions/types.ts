import type { Decision } from '@runtime/contracts';
import type { ImportResolver } from '@runtime/sbpl';
import type { RepoOptions } from '../types.js';

/** One question that a suite is to ask: a probe. */
export interface SuiteQuestion {
  operation: string;
  target: string;
  /** What the author means. Absent: what the policy model answers in a run. */
  expected?: Decision | undefined;
  /** The last part of the probe's id; made from operation and target when absent. */
  name?: string | undefined;
  /** Names the expectation in results; the probe's id when absent. */
  expectation_id?: string | undefined;
  driver?: string | undefined;
  syscall?: string | undefined;
  filter_name?: string | undefined;
  /** Lanes that are not to run; the others do. */
  lanes?: { baseline?: boolean; scenario?: boolean; oracle?: boolean } | undefined;
  /** What the target is on the virtual host, where the operation does not tell. */
  target_kind?: 'file' | 'directory' | undefined;
  /** Said of the probe in `known` of the plan. */
  note?: string | undefined;
}

/** A profile with what is asked under it. */
export interface QuestionedProfile {
  /** Its id, and the name of its file below `sb/`. Made from `file` when absent. */
  id?: string | undefined;
  /** Name of the text, as problems show it. */
  file: string;
  text: string;
  questions: readonly SuiteQuestion[];
  /** Parameters whose values are written into the text, since a run gives none. */
  params?: Readonly<Record<string, string>> | undefined;
  /** Finds imports, whose texts are written in place of them. */
  imports?: ImportResolver | undefined;
  notes?: string | undefined;
}

/** The JSON Schema of each document of a suite. */
export type SuiteSchemas = Readonly<Record<'plan' | 'probe_registry' | 'profile_registry', object>>;

export interface QuestionSuiteOptions extends RepoOptions {
  /** Id of the registry, and with `.v1` of the plan; the folder's name when absent. */
  registryId?: string | undefined;
  /** The world of the suite; that of the configuration when absent. */
  worldId?: string | undefined;
  overwrite?: boolean | undefined;
  /** Notes of the plan. */
  notes?: string | undefined;
  /** Written into `schemas/` of the suite, and named by `$schema` in its documents, for editors. */
  schemas?: SuiteSchemas | undefined;
}

/** Repository-relative paths of what was written, and what was asked. */
export interface QuestionSuiteResult {
  registry_id: string;
  plan_path: string;
  probes_path: string;
  profiles_path: string;
  profile_paths: string[];
  /** How many probes each profile has. */
  probes: Record<string, number>;
}
