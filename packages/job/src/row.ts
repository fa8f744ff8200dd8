import {
  ApplyModelSchema,
  ApplyTimingSchema,
  LaneSchema,
  MeasuredOutcomeSchema,
  RowFailureKindSchema,
  RowFailureStageSchema,
  RowReasonSchema,
  Sha256Schema,
} from '@runtime/contracts';
import { z } from 'zod';
import { RowApplySchema } from './apply.js';
import { count, named, nullableInteger, nullableText, seconds, text, texts } from './fields.js';
import {
  CallDetailsSchema,
  DeniedAccessSchema,
  ObservedPathsSchema,
  OracleAnswerSchema,
  PrerequisiteSchema,
  RowListenerSchema,
  RowRuleSchema,
  RowUnknownSchema,
} from './row-parts.js';

/** The members of every row. */
const common = {
  index: count,
  profile_id: text,
  expectation_id: text,
  /** Whether the probe began under the policy. Null: nobody can tell. */
  started: z.boolean().nullable(),
  exit_code: nullableInteger,
  signal: nullableText,
  errno: nullableInteger,
  /** `call`: our own call left it; `model`: the engine says so. Text from a tool's stderr goes to `errno_text`. */
  errno_source: z.enum(['call', 'model']).nullable(),
  errno_text: text.optional(),
  stdout: text,
  stderr: text,
  /** Whether `stdout` or `stderr` is shorter than what the probe wrote. */
  truncated: z.boolean(),
  /** Over the UTF-8 of `stdout`, then `stderr`, as they stand here. Null when the row does not hold all of it, or nothing ran. */
  output_sha256: Sha256Schema.nullable(),
  /** Process that answered; lines of the kernel's log name it. */
  pid: count.optional(),
  /** Whether the target was missing. Null: not looked. */
  absent: z.boolean().nullable(),
  /** Who answered, and the version of its reading. */
  harness: named,
  /** Driver that was chosen; two rows are comparable when it is the same. */
  driver: named.optional(),
  /** Name, in the tools of the hello, of the program that the driver started. */
  tool: named.optional(),
  command: texts.optional(),
  failure_stage: RowFailureStageSchema.nullable().optional(),
  failure_kind: RowFailureKindSchema.nullable().optional(),
  apply: RowApplySchema.nullable().optional(),
  apply_model: ApplyModelSchema.nullable().optional(),
  apply_timing: ApplyTimingSchema.nullable().optional(),
  details: CallDetailsSchema.optional(),
  rule: RowRuleSchema.optional(),
  unknown: z.array(RowUnknownSchema).optional(),
  started_at_unix_s: seconds.optional(),
  finished_at_unix_s: seconds.optional(),
  /** Bytes that are not text stand as replacement characters. */
  binary_output: z.literal(true).optional(),
  /** A process that the probe started outlived it. */
  left_behind: z.literal(true).optional(),
  spawn_error: text.optional(),
  /** JSON pointers of the texts that were cut so that the row fits into a frame. */
  shortened: texts.optional(),
};

const measured = {
  ...common,
  kind: z.literal('measured'),
  lane: LaneSchema.extract(['baseline', 'scenario']),
  outcome: MeasuredOutcomeSchema,
  reason: RowReasonSchema.optional(),
  driver: named,
  command: texts,
  /** What the answer means by the driver's table; null when it measures nothing. */
  answer: z.enum(['allow', 'deny']).nullable(),
  failure_stage: RowFailureStageSchema.nullable(),
  failure_kind: RowFailureKindSchema.nullable(),
  apply: RowApplySchema.nullable(),
  apply_model: ApplyModelSchema.nullable(),
  apply_timing: ApplyTimingSchema.nullable(),
  ...ObservedPathsSchema.shape,
  /** What the policy denied first, where that is known. */
  first_denied: DeniedAccessSchema.optional(),
  prerequisite: PrerequisiteSchema.optional(),
  listener: RowListenerSchema.optional(),
};

const asked = {
  ...common,
  kind: z.literal('asked'),
  lane: LaneSchema.extract(['oracle']),
  outcome: MeasuredOutcomeSchema,
  reason: RowReasonSchema.optional(),
  oracle: OracleAnswerSchema,
};

const notRun = {
  ...common,
  kind: z.literal('not_run'),
  lane: LaneSchema,
  outcome: z.literal('not_run'),
  reason: RowReasonSchema,
  /** The question that had no answer, in the oracle lane. */
  oracle: OracleAnswerSchema.optional(),
};

/** A probe that was performed, with or without policy. */
const MeasuredRowSchema = z.strictObject(measured);
export interface MeasuredRow extends z.infer<typeof MeasuredRowSchema> {}

/** A question put to the policy, with no probe performed. */
const AskedRowSchema = z.strictObject(asked);
export interface AskedRow extends z.infer<typeof AskedRowSchema> {}

/** A probe that was not performed, and why. */
const NotRunRowSchema = z.strictObject(notRun);
export interface NotRunRow extends z.infer<typeof NotRunRowSchema> {}

/** One row as it goes over the connection: raw facts, no decision. */
export const JobRowSchema = z.discriminatedUnion('kind', [MeasuredRowSchema, AskedRowSchema, NotRunRowSchema]);
export type JobRow = MeasuredRow | AskedRow | NotRunRow;

/** Set in files only: the row did not come over the connection. */
const unconfirmed = { unconfirmed: z.literal(true).optional() };

/** One line of `job/results.ndjson`. */
export const StoredRowSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...measured, ...unconfirmed }),
  z.strictObject({ ...asked, ...unconfirmed }),
  z.strictObject({ ...notRun, ...unconfirmed }),
]);
export type StoredRow = JobRow & { unconfirmed?: true | undefined };
