import { RuntimeError } from '@runtime/contracts';

export type ReportErrorCode = 'REPORT_IN_BUNDLE' | 'OUTPUT_EXISTS';

/** A report cannot be written where it was asked for. */
export class ReportError extends RuntimeError<ReportErrorCode> {}
