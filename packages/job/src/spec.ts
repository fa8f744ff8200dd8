import { RunIdSchema, RunnerNameSchema, Sha256Schema } from '@runtime/contracts';
import { z } from 'zod';
import { named, text, texts } from './fields.js';

/** What a supervisor tells its worker before the connection exists: on standard input, or in a file that is read once. */
export const RunSpecSchema = z.strictObject({
  mode: z.literal('run'),
  runner: RunnerNameSchema,
  run_id: RunIdSchema,
  /** The supervisor's socket, inside a directory only this user can enter. */
  socket: named,
  nonce: z.string().min(16),
  /** Absolute path of `job.json`, and the digest the supervisor expects of it. */
  job: named,
  job_sha256: Sha256Schema,
  /** Files of the job are relative to this. */
  directory: named,
  /** Where the worker keeps its own copy of rows and end record. */
  copy: named,
  /** Made anew for each lane; null for a runner that opens nothing. */
  fixtures: named.nullable(),
  /** Label of the launchd job; null when the supervisor started the worker itself. */
  label: named.nullable(),
  /** Whose machine it is: what no document of the run may hold. */
  person: z.strictObject({ homes: texts, users: texts }).optional(),
  /** Values of the placeholders that the job leaves to the host; `FIXTURES` follows from the fixture directory. */
  values: z.strictObject({ HOME: text, USER: text }).optional(),
});
export interface RunSpec extends z.infer<typeof RunSpecSchema> {}

/** Ends what a killed worker left running, found by the mark in its environment. */
const SweepSpecSchema = z.strictObject({ mode: z.literal('sweep'), mark: z.string().min(16) });
/** Facts about the host for `status`; nothing is run but the tools that tell them. */
const FactsSpecSchema = z.strictObject({ mode: z.literal('facts') });
/** One check of the self test in a folder of its own; without one, the list of the checks. */
const SelftestSpecSchema = z.strictObject({
  mode: z.literal('selftest'),
  check: z.strictObject({ id: named, directory: named }).optional(),
});
/** Profiles that the host's compiler is to be given, each around a program that does nothing. */
const CompileSpecSchema = z.strictObject({ mode: z.literal('compile'), texts });

/** What a host can be asked to list of itself, without a policy. */
export const HOST_LISTS = [
  ...(['identity', 'links', 'volumes', 'files', 'devices', 'services', 'notifications', 'sysctls', 'iokit', 'kexts'] as const),
  ...(['profile_words', 'implicit_signal'] as const),
];
export type HostList = (typeof HOST_LISTS)[number];
/** `paths`: what is looked up besides, where the list is one of paths. */
const ListSpecSchema = z.strictObject({ mode: z.literal('list'), list: z.enum(HOST_LISTS), paths: texts });

/** Everything the runner's executable can be told to do. */
export const SpecSchema = z.discriminatedUnion('mode', [
  RunSpecSchema,
  SweepSpecSchema,
  FactsSpecSchema,
  SelftestSpecSchema,
  CompileSpecSchema,
  ListSpecSchema,
]);
export type Spec = z.infer<typeof SpecSchema>;
