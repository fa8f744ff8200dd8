import { RuntimeError } from '@runtime/contracts';

export type ApiErrorCode = 'ARGUMENT_INVALID';

/** A function of the facade was called with something it does not take. Types rule that out; JavaScript does not. */
export class ApiError extends RuntimeError<ApiErrorCode> {}
