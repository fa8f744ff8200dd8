import { RuntimeError } from '@runtime/contracts';

export type CaptureErrorCode = 'CAPTURE_UNAVAILABLE' | 'CAPTURE_FAILED' | 'RUNNER_IS_ROOT' | 'OUTPUT_EXISTS';

/** A world could not be captured, or two could not be compared. */
export class CaptureError extends RuntimeError<CaptureErrorCode> {}
