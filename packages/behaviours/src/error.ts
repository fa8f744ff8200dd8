import { RuntimeError } from '@runtime/contracts';

export type BehavioursErrorCode =
  | 'BEHAVIOUR_DATA_MISSING'
  | 'BEHAVIOUR_UNKNOWN'
  | 'BEHAVIOUR_VALUE_INVALID'
  | 'BEHAVIOUR_VALUE_MISSING'
  | 'QUESTION_INVALID'
  | 'QUESTION_UNKNOWN';

/** A question about a behaviour cannot be asked as it stands. */
export class BehavioursError extends RuntimeError<BehavioursErrorCode> {}
