import { RuntimeError } from '@runtime/contracts';

export type ProbeRunnerErrorCode =
  | 'JOB_INVALID'
  | 'PROFILE_CHANGED'
  | 'HELPER_CHANGED'
  | 'CONNECTION_FAILED'
  | 'PROBES_LEFT'
  | 'RUNNER_DIED'
  | 'RUNNER_IS_ROOT'
  | 'ALREADY_SANDBOXED'
  | 'STAGE_FAILED'
  | 'PLIST_INVALID'
  | 'LAUNCHCTL_UNAVAILABLE'
  | 'BOOTSTRAP_FAILED';

/** Why the runner process stopped. Its supervisor gets code, message and hint as the last line on standard error. */
export class ProbeRunnerError extends RuntimeError<ProbeRunnerErrorCode> {}
