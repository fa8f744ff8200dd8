import type { DuckDBResultReader } from '@duckdb/node-api';

/** The answer to a query: columns with their types, and rows of JSON values in their order. */
export interface Answer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
}

export function answerOf(reader: DuckDBResultReader): Answer {
  const types = reader.columnTypes().map(String);
  return {
    columns: reader.deduplicatedColumnNames().map((name, at) => ({ name, type: types[at] ?? 'UNKNOWN' })),
    rows: reader.getRowsJson().map((row) => row.map((value, at) => plain(value, types[at] ?? ''))),
  };
}

/** Counts are 64-bit and come as text; those that a number holds exactly are numbers. */
function plain(value: unknown, type: string): unknown {
  if (typeof value !== 'string' || !/^U?(BIGINT|HUGEINT)$/.test(type)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
