// `node bench/duckdb/summarize.mjs BUNDLE… [--parquet DIR]`: counts per operation over many bundles, by DuckDB.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyToParquet, verifiedEvents, viewOfDocuments, viewOfParquet } from './events.mjs';

const QUERY = readFileSync(new URL('./ops.sql', import.meta.url), 'utf8');

/**
 * One plain object per operation, in operation order.
 *
 * @param dirs Run directories.
 * @param parquet Write the events there as Parquet first and query that.
 */
export async function summarizeWithDuckdb(dirs, { parquet } = {}) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    await connection.run(viewOfDocuments(await verifiedEvents(dirs)));
    if (parquet !== undefined) {
      await connection.run(copyToParquet(parquet));
      await connection.run(viewOfParquet(parquet));
    }
    const rows = (await connection.runAndReadAll(QUERY)).getRowObjectsJson();
    // Counts are 64-bit and come as text.
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, TEXT.has(name) ? value : Number(value)])),
    );
  } finally {
    connection.closeSync();
  }
}

const TEXT = new Set(['operation', 'scenarios', 'coverage_status']);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { parquet: { type: 'string' } } });
  const rows = await summarizeWithDuckdb(positionals, values);
  console.table(rows.map(({ scenarios, ...row }) => ({ ...row, scenarios: scenarios.length })));
}
