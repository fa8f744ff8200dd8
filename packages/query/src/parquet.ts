import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { checkOutsideRuns } from '@runtime/files';
import { COLUMNS, type ViewName } from './columns.js';
import { literal } from './engine.js';
import { openQuery, type QueryOptions } from './session.js';

export interface ExportResult {
  /** Runs that were written. */
  runs: string[];
  /** Rows of each view. */
  rows: Record<ViewName, number>;
}

/**
 * Writes the views as Parquet: `<folder>/<view>/world_id=…/run_id=…/data_0.parquet`. Runs are added to what stands there; a run that
 * was written before is written again in its place.
 *
 * @throws as {@link openQuery}.
 */
export async function exportParquet(
  paths: readonly string[],
  folder: string,
  options: Omit<QueryOptions, 'results' | 'writesTo'> = {},
): Promise<ExportResult> {
  await checkOutsideRuns(folder);
  mkdirSync(folder, { recursive: true });
  const place = realpathSync(folder);
  const session = await openQuery(paths, { ...options, results: true, writesTo: place });
  try {
    const rows = {} as ExportResult['rows'];
    for (const view of Object.keys(COLUMNS) as ViewName[]) {
      const { rows: counted } = await session.ask(`SELECT count(*) FROM ${view}`);
      rows[view] = counted[0]?.[0] as number;
      await checkOutsideRuns(join(place, view));
      mkdirSync(join(place, view), { recursive: true });
      await session.ask(
        `COPY ${view} TO ${literal(join(place, view))} (FORMAT parquet, PARTITION_BY (world_id, run_id), COMPRESSION zstd, OVERWRITE_OR_IGNORE)`,
      );
    }
    return { runs: session.runs.map(({ run_id }) => run_id), rows };
  } finally {
    session.close();
  }
}
