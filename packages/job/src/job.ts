import { LaneSchema, ProfileModeSchema, RunIdSchema, SCHEMA_VERSIONS, Sha256Schema } from '@runtime/contracts';
import { z } from 'zod';
import { count, named, text, texts } from './fields.js';

/** One profile of a job, as it is applied. */
/** A stretch of an assembled profile and where it comes from: offsets in UTF-16 units, `end` exclusive. */
const JobProfilePartSchema = z.strictObject({ part: z.enum(['base', 'run-time-block', 'key-rule']), start: count, end: count });

const JobProfileSchema = z.strictObject({
  profile_id: text,
  mode: ProfileModeSchema,
  /** The assembled profile, relative to the run directory. */
  file: named,
  text_sha256: Sha256Schema,
  run_time_block: z.boolean(),
  key_rules: texts,
  /** What of the text is the profile's own and what was appended. Jobs of earlier releases do not say. */
  parts: z.array(JobProfilePartSchema).optional(),
  /** False for suites whose probes are started without the stub; their rows have `started: null`. */
  stub: z.boolean().optional(),
  /** The host has no such system profile: the text stands in for it, in simulated runs only. */
  stand_in: z.literal(true).optional(),
  /** Needs of drivers that the plan grants by name; their rules stand at the end of the text. */
  grants: texts.optional(),
});
export interface JobProfile extends z.infer<typeof JobProfileSchema> {}

/** One probe of one lane. */
const JobProbeSchema = z.strictObject({
  index: count,
  lane: LaneSchema,
  profile_id: text,
  expectation_id: text,
  name: text,
  operation: text,
  target: text,
  driver: text.optional(),
  syscall: text.optional(),
  attr_payload: text.optional(),
  filter_name: text.optional(),
  /** Document number of the filter to ask about. */
  filter_type: z.int().optional(),
});
export interface JobProbe extends z.infer<typeof JobProbeSchema> {}

/** A profile whose only question is whether it can be applied. */
const JobPreflightSchema = z.strictObject({ profile: named, file: named, text_sha256: Sha256Schema });
export interface JobPreflight extends z.infer<typeof JobPreflightSchema> {}

/** The world document that the run is judged by, copied into the run directory. */
const JobWorldSchema = z.strictObject({
  file: named,
  sha256: Sha256Schema,
  source: z.enum(['built_in', 'repository']),
});
export interface JobWorld extends z.infer<typeof JobWorldSchema> {}

const hostEntry = { mode: text.optional(), uid: z.int().optional() };

/** Files, directories and links beside those of the virtual host, under resolved paths. Modes are octal text. */
const SimulatedHostSchema = z.strictObject({
  directories: z.record(z.string(), z.strictObject(hostEntry)).optional(),
  files: z
    .record(z.string(), z.strictObject({ ...hostEntry, content: text.optional(), xattrs: z.record(z.string(), text).optional() }))
    .optional(),
  links: z.record(z.string(), text).optional(),
});

/** `job/job.json`: everything the runner needs to know. */
export const JobSchema = z.strictObject({
  schema_version: z.literal(SCHEMA_VERSIONS.job),
  run_id: RunIdSchema,
  world_id: text,
  /** `host`, or the fixed time of a reproducible run. */
  clock: z.union([z.literal('host'), z.strictObject({ unix: z.number() })]),
  limits: z.strictObject({ probe_ms: count, output_bytes: count, total_ms: count }),
  lanes: z.array(LaneSchema),
  profiles: z.array(JobProfileSchema),
  probes: z.array(JobProbeSchema),
  world: JobWorldSchema.optional(),
  /** What of the plan was selected; absent where all of it was. */
  filters: z.strictObject({ only_profiles: texts, only_scenarios: texts }).optional(),
  /** What the plan adds to the virtual host; only in jobs of the simulated runner. */
  simulated_host: SimulatedHostSchema.optional(),
  /** On a dry run: every path that the seatbelt runner would open for writing. */
  would_open_for_writing: texts.optional(),
  apply_preflight: JobPreflightSchema.optional(),
});
export interface Job extends z.infer<typeof JobSchema> {}
