export {
  type PreflightRecord,
  PreflightRecordSchema,
  type RowApply,
  RowApplySchema,
  type SelfCheck,
  SelfCheckSchema,
} from './apply.js';
export { encodeFrame, encodeRowFrame, FrameDecoder } from './codec.js';
export { type DenialLine, parseDenialLine } from './denial-line.js';
export { JOB_DOCUMENTS, type JobDocumentName } from './documents.js';
export { type Done, DoneSchema, type StopReason } from './done.js';
export { JobError, type JobErrorCode } from './error.js';
export { parseFailure, type WorkerFailure } from './failure.js';
export { type Frame, FrameSchema, type RowFrame, type Start } from './frame.js';
export { type Hello, HelloSchema, type HostFacts, type NodeFacts, type RunnerFacts, type ToolFact, type WorldMatch } from './hello.js';
export { type Job, type JobPreflight, type JobProbe, type JobProfile, JobSchema, type JobWorld } from './job.js';
export { type KernelLog, KernelLogSchema } from './kernel-log.js';
export type { LaunchCommand, LaunchEvent, LaunchOrders, LaunchReport } from './launch.js';
export { nodeAdvice } from './node-advice.js';
export { type OracleFilters, type OracleRequest, oracleRequest } from './oracle-request.js';
export { outputDigest } from './output-digest.js';
export { parseDone, parseJob, parseLaunchCommand, parseLaunchEvent, parseLaunchOrders, parseRow, parseSpec } from './parse.js';
export {
  type AskedRow,
  type JobRow,
  JobRowSchema,
  type MeasuredRow,
  type NotRunRow,
  type StoredRow,
  StoredRowSchema,
} from './row.js';
export {
  type CallDetails,
  CallDetailsSchema,
  type DeniedAccess,
  type ObservedPaths,
  ObservedPathsSchema,
  type OracleAnswer,
  type Prerequisite,
} from './row-parts.js';
export { HOST_LISTS, type HostList, type RunSpec, type Spec } from './spec.js';
