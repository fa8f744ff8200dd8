import { RuntimeError } from '@runtime/contracts';

export type JobErrorCode = 'FRAME_EMPTY' | 'FRAME_INVALID' | 'FRAME_TOO_LARGE' | 'FRAME_TRUNCATED' | 'SPEC_INVALID';

/** Something between supervisor and runner is not what the job protocol says. */
export class JobError extends RuntimeError<JobErrorCode> {}
