import { RuntimeError } from '@runtime/contracts';

export type OpSummaryErrorCode =
  | 'OBSERVATIONS_NOT_ARRAY'
  | 'OBSERVATION_ROW_INVALID'
  | 'OPS_WORLD_MISMATCH'
  | 'OPS_WORLD_UNKNOWN'
  | 'OPS_ROWS_COUNTED_TWICE'
  | 'OPS_READING_UNKNOWN'
  | 'OPS_VOCABULARY_INVALID'
  | 'OPS_EVENTS_MISSING';

/** Observations cannot be summarised, or two summaries cannot be merged. */
export class OpSummaryError extends RuntimeError<OpSummaryErrorCode> {}
