import { RuntimeError } from '@runtime/contracts';

export type QueryErrorCode = 'QUERY_ENGINE_MISSING' | 'QUERY_FAILED' | 'QUERY_NO_RUNS' | 'QUERY_RUN_REFUSED';

/** A question over many runs cannot be answered. */
export class QueryError extends RuntimeError<QueryErrorCode> {}
