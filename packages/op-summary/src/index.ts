export type { AccumulatorOptions, OpSnapshot, OpSource } from './accumulator.js';
export { OpAccumulator } from './accumulator.js';
export { accumulateOps, type BuildOptions, buildOpRuntimeSummary, type FinishOptions, finishOps, mergeOps } from './build.js';
export { OpSummaryError, type OpSummaryErrorCode } from './error.js';
export type { EvidenceMark } from './evidence.js';
export {
  accumulateOpsFromBundle,
  accumulateOpsFromPacket,
  type BundleSummaryOptions,
  type PacketSummaryOptions,
  summarizeOpsFromBundle,
  summarizeOpsFromPacket,
  writeOpRuntimeSummary,
} from './files.js';
export type { AssumedWorld, RowFault, RowReading } from './reading/reading.js';
export { registerRowReading } from './reading/registry.js';
export { SUMMARY_MEMBERS } from './row.js';
export type { MismatchDetail, OpExample } from './tally.js';
export type { OpsVocabulary } from './vocabulary.js';
