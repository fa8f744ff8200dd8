import { assertValid, checkDocument, matches, type ParseDocumentOptions, parseJson } from '@runtime/contracts';
import type { z } from 'zod';
import { type Done, DoneSchema } from './done.js';
import { JobError } from './error.js';
import { schema as jobSchema } from './generated/job.js';
import { type Job, JobSchema } from './job.js';
import {
  type LaunchCommand,
  LaunchCommandSchema,
  type LaunchEvent,
  LaunchEventSchema,
  type LaunchOrders,
  LaunchOrdersSchema,
} from './launch.js';
import { type StoredRow, StoredRowSchema } from './row.js';
import { type Spec, SpecSchema } from './spec.js';

/** @throws ContractError `JSON_*`, `DOCUMENT_INVALID` */
export function parseJob(input: string | Uint8Array, options: ParseDocumentOptions = {}): Job {
  const value = parseJson(input, options);
  return matches(jobSchema, value) ? (value as Job) : assertValid<Job>('job', JobSchema, value, options);
}

/** @throws ContractError `JSON_*`, `DOCUMENT_INVALID` */
export const parseDone = (input: string | Uint8Array, options: ParseDocumentOptions = {}): Done =>
  assertValid<Done>('job_done', DoneSchema, parseJson(input, options), options);

/**
 * One line of `job/results.ndjson`.
 *
 * @throws ContractError `JSON_*`, `DOCUMENT_INVALID`
 */
export const parseRow = (line: string | Uint8Array, options: ParseDocumentOptions = {}): StoredRow =>
  assertValid<StoredRow>('job_result_row', StoredRowSchema, parseJson(line, options), options);

/** @throws JobError `SPEC_INVALID` */
export const parseSpec = (input: string): Spec => parseOrders<Spec>(SpecSchema, input);
/** @throws JobError `SPEC_INVALID` */
export const parseLaunchOrders = (line: string): LaunchOrders => parseOrders<LaunchOrders>(LaunchOrdersSchema, line);
/** @throws JobError `SPEC_INVALID` */
export const parseLaunchCommand = (line: string): LaunchCommand => parseOrders<LaunchCommand>(LaunchCommandSchema, line);
/** @throws JobError `SPEC_INVALID` */
export const parseLaunchEvent = (line: string): LaunchEvent => parseOrders<LaunchEvent>(LaunchEventSchema, line);

/** Supervisor, runner and launcher are one release, so a line that does not fit is a bug of it. */
function parseOrders<T>(schema: z.ZodType, input: string): T {
  let value: unknown;
  try {
    value = parseJson(input);
  } catch (cause) {
    throw new JobError({ code: 'SPEC_INVALID', message: 'what came is no JSON', category: 'bug', cause });
  }
  const [first] = checkDocument(schema, value);
  if (first === undefined) return value as T;
  throw new JobError({
    code: 'SPEC_INVALID',
    message: `what came does not fit the job protocol: ${first.field || '/'} ${first.message}`,
    category: 'bug',
    field: first.field,
    hint: 'supervisor and runner may be of different releases; install one release of both',
  });
}
