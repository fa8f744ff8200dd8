import { checkDocument, LIMITS, parseJson } from '@runtime/contracts';
import { CallDetailsSchema, ObservedPathsSchema } from '@runtime/job';
import { z } from 'zod';

const number = z.int().nullable();
const text = z.string().nullable();

/** What the helper says when it does not take its arguments. */
const RefusalSchema = z.strictObject({ record: z.literal(1), refused: z.string() });

const AnswerSchema = z.strictObject({
  record: z.literal(1),
  call: z.string(),
  /** `sandbox_check` of the helper itself before its policy; null without one. */
  sandboxed: number,
  apply: z.strictObject({ api: z.enum(['sandbox_init', 'sandbox_apply']), rc: z.int(), errno: z.int(), errbuf: text }).nullable(),
  /** What could not be had before the call: then there is no answer. */
  failed_step: z.strictObject({ step: z.string(), errno: number, code: number, under_policy: z.boolean() }).nullable(),
  /** Of the one call; null when it was not made. */
  rc: number,
  errno: number,
  details: CallDetailsSchema,
  observed: ObservedPathsSchema,
  facts: z
    .strictObject({ dyld_uuid: text, hardware: text, build: text, csr_config: number, virtual_machine: number, translated: number })
    .optional(),
});

const RecordSchema = z.union([RefusalSchema, AnswerSchema]);

export interface HelperAnswer extends z.infer<typeof AnswerSchema> {}
export type HelperFacts = NonNullable<HelperAnswer['facts']>;

/** What came through the helper's descriptor. */
export interface HelperOutput {
  /** The mark: everything was prepared, the policy in force, and the call begun. */
  begun: boolean;
  /** Null when there is no complete record. */
  answer: HelperAnswer | null;
  /** Why the helper did not take its arguments. */
  refused: string | null;
}

const MARK = 'B';
const HEADER_BYTES = 4;

/** Reads the mark and the one record, length first. What is cut short, longer than it says, or of another form is no record. */
export function readHelperOutput(bytes: Buffer): HelperOutput {
  const begun = bytes.subarray(0, 1).toString('latin1') === MARK;
  const body = bodyOf(begun ? bytes.subarray(1) : bytes);
  const record = body === null ? null : recordOf(body);
  if (record === null) return { begun, answer: null, refused: null };
  return 'refused' in record ? { begun, answer: null, refused: record.refused } : { begun, answer: record, refused: null };
}

function bodyOf(bytes: Buffer): Buffer | null {
  if (bytes.length <= HEADER_BYTES) return null;
  const length = bytes.readUInt32BE(0);
  return length === bytes.length - HEADER_BYTES && length <= LIMITS.frameBytes ? bytes.subarray(HEADER_BYTES) : null;
}

function recordOf(body: Buffer): z.infer<typeof RecordSchema> | null {
  try {
    const value = parseJson(body);
    return checkDocument(RecordSchema, value).length === 0 ? (value as z.infer<typeof RecordSchema>) : null;
  } catch {
    return null;
  }
}
