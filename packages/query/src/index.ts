export { COLUMNS, type ViewName } from './columns.js';
export { QueryError, type QueryErrorCode } from './error.js';
export { type ExportResult, exportParquet } from './parquet.js';
export type { Answer } from './rows.js';
export { openQuery, type QueryOptions, type QuerySession } from './session.js';
