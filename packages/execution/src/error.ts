import { RuntimeError } from '@runtime/contracts';

export type ExecutionErrorCode =
  | 'RUN_ID_INVALID'
  | 'RUN_OPTION_INVALID'
  | 'RUNNER_CONFLICT'
  | 'RUNNER_UNAVAILABLE'
  | 'RUNNER_IS_ROOT'
  | 'CHANNEL_UNAVAILABLE'
  | 'RUNNER_NOT_INSTALLED'
  | 'SELFTEST_UNAVAILABLE'
  | 'OUTPUT_EXISTS';

/** A run could not start, or the host cannot do what was asked. A run that started and failed is a committed bundle instead. */
export class ExecutionError extends RuntimeError<ExecutionErrorCode> {}
