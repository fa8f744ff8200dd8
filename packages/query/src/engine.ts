import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryError } from './error.js';

/**
 * An engine in this process, in memory, that loads nothing from a network and no extension.
 *
 * @throws QueryError `QUERY_ENGINE_MISSING` where the package of the engine is not installed or has no build for the platform.
 */
export async function startEngine(): Promise<{ connection: DuckDBConnection; close(): void }> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch((cause: unknown) => {
    throw new QueryError({
      code: 'QUERY_ENGINE_MISSING',
      category: 'host',
      message: 'queries need the package @duckdb/node-api, and it is not installed or has no build for this platform',
      hint: 'npm install @duckdb/node-api, beside this package; `runtime history` and `runtime summarize-ops` need nothing',
      cause,
    });
  });
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** From here on the engine opens no file, or only such below one folder, whatever it is asked. */
export async function lockEngine(connection: DuckDBConnection, folder: string | undefined): Promise<void> {
  if (folder !== undefined) await connection.run(`SET allowed_directories = [${literal(`${folder}/`)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** A text as SQL writes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What the engine says of a question, in a coded error. */
export const engineFailure = (cause: unknown, sql: string): QueryError =>
  new QueryError({
    code: 'QUERY_FAILED',
    message: `the engine refuses the query: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'views are runs, results, observations and artifacts; `SELECT * FROM runs LIMIT 1` shows the columns of one',
    details: { sql: sql.slice(0, 4096) },
    cause,
  });
