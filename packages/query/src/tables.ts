import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { COLUMNS, type Row, type ViewName } from './columns.js';

export async function createTable(connection: DuckDBConnection, view: ViewName): Promise<void> {
  const columns = Object.entries(COLUMNS[view]).map(([name, type]) => `"${name}" ${type}`);
  await connection.run(`CREATE TABLE ${view} (${columns.join(', ')})`);
}

export async function fillTable<V extends ViewName>(connection: DuckDBConnection, view: V, rows: readonly Row<V>[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(COLUMNS[view]) as [keyof Row<V> & string, string][];
  const appender = await connection.createAppender(view);
  for (const row of rows) {
    for (const [name, type] of columns) append(appender, type, row[name]);
    appender.endRow();
  }
  appender.closeSync();
}

function append(appender: DuckDBAppender, type: string, value: unknown): void {
  if (value === null || value === undefined) appender.appendNull();
  else if (type === 'VARCHAR') appender.appendVarchar(String(value));
  else if (type === 'BOOLEAN') appender.appendBoolean(value === true);
  else if (type === 'DOUBLE') appender.appendDouble(Number(value));
  else appender.appendBigInt(BigInt(value as number));
}
