import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { runSources } from '@runtime/archives';
import { bundleDirectory, type OpenBundleOptions } from '@runtime/bundle-store';
import { ARTIFACTS } from '@runtime/contracts';
import { describeRun, openResults, openRun, type RunFacts, type RunResults } from '@runtime/report';
import { COLUMNS, type Row, type ViewName } from './columns.js';
import { engineFailure, literal, lockEngine, startEngine } from './engine.js';
import { QueryError } from './error.js';
import { type Answer, answerOf } from './rows.js';
import { createTable, fillTable } from './tables.js';

const EVENTS = ARTIFACTS.runtime_events.file;

export interface QueryOptions extends OpenBundleOptions {
  /** Whether the view `results` is wanted: it reads every run whole. */
  results?: boolean | undefined;
  /** A folder into which the engine may write. */
  writesTo?: string | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Runs as tables. Close it when done. */
export interface QuerySession {
  runs: readonly RunFacts[];
  /** @throws QueryError `QUERY_FAILED`. */
  ask(sql: string): Promise<Answer>;
  close(): void;
}

/**
 * Loads every run strictly and lays the views `runs`, `artifacts`, `observations` and, when wanted, `results` over them. One run that does
 * not verify refuses all: an answer over a part would look like an answer over the whole.
 *
 * @param paths Run directories, archives, and folders with such below them.
 * @throws QueryError `QUERY_ENGINE_MISSING`, `QUERY_NO_RUNS`, `QUERY_RUN_REFUSED`; FilesError when a path is not there.
 */
export async function openQuery(paths: readonly string[], options: QueryOptions = {}): Promise<QuerySession> {
  const engine = await startEngine();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-query-'));
  const closing: (() => void)[] = [engine.close, () => rmSync(folder, { recursive: true, force: true })];
  const close = (): void => {
    for (const step of closing.splice(0).reverse()) step();
  };
  try {
    const runs = await fill(engine.connection, folder, paths, options, closing);
    await lockEngine(engine.connection, options.writesTo);
    return { runs, close, ask: (sql) => ask(engine.connection, sql) };
  } catch (error) {
    close();
    throw error;
  }
}

async function ask(connection: DuckDBConnection, sql: string): Promise<Answer> {
  try {
    return answerOf(await connection.runAndReadAll(sql));
  } catch (error) {
    throw engineFailure(error, sql);
  }
}

async function fill(
  connection: DuckDBConnection,
  folder: string,
  paths: readonly string[],
  options: QueryOptions,
  closing: (() => void)[],
): Promise<RunFacts[]> {
  const sources = runSources(paths);
  if (sources.length === 0)
    throw new QueryError({
      code: 'QUERY_NO_RUNS',
      message: 'no run lies at or below these paths',
      hint: 'name bundle roots, run directories or archives',
    });
  const tables: { [V in Exclude<ViewName, 'observations'>]: Row<V>[] } = { runs: [], artifacts: [], results: [] };
  const found: RunFacts[] = [];
  const events: string[] = [];
  const seen = new Set<string>();
  for (const [done, source] of sources.entries()) {
    options.onProgress?.(done, sources.length);
    try {
      const place = await source.open(options);
      closing.push(place.close);
      const { results, ...opened } =
        options.results === true
          ? await openResults(place.directory, options)
          : { ...(await openRun(place.directory, options)), results: null };
      const { bundle } = opened;
      if (seen.has(bundle.index_sha256)) continue;
      seen.add(bundle.index_sha256);
      const facts = await describeRun(opened);
      found.push(facts);
      tables.runs.push(facts);
      // Names and entries are in the order of the index, both.
      for (const [at, { file_size, sha256, schema_version }] of bundle.artifact_index.artifacts.entries())
        tables.artifacts.push({
          ...ids(facts),
          name: bundle.artifacts[at] ?? null,
          file_size: file_size ?? null,
          sha256,
          schema_version: schema_version ?? null,
        });
      if (results !== null) tables.results.push(...laneRows(facts, results));
      if (bundle.artifacts.includes(EVENTS)) events.push(linked(folder, events.length, join(bundleDirectory(bundle), EVENTS)));
    } catch (error) {
      throw refused(source.path, error);
    }
  }
  options.onProgress?.(sources.length, sources.length);
  // Where nobody asked for the results there is no such view: an empty one would answer.
  for (const view of ['runs', 'artifacts', ...(options.results === true ? (['results'] as const) : [])] as const) {
    await createTable(connection, view);
    await fillTable(connection, view, tables[view]);
  }
  await readEvents(connection, events);
  return found;
}

const ids = ({ run_id, world_id }: RunFacts): { run_id: string; world_id: string } => ({ run_id, world_id });

/** The engine takes stars and brackets in a path for patterns, so it is given names of ours. */
function linked(folder: string, at: number, target: string): string {
  const path = join(folder, `${at}.json`);
  symlinkSync(target, path);
  return path;
}

function laneRows(facts: RunFacts, { rows }: RunResults): Row<'results'>[] {
  return rows.flatMap((row) => {
    const { profile_id, expectation_id, operation, target, expected } = row;
    return (['baseline', 'scenario', 'oracle'] as const).map((lane) => ({
      ...ids(facts),
      lane,
      profile_id,
      expectation_id,
      operation,
      target,
      expected,
      decision: row[lane],
      verdict: lane === 'scenario' ? row.verdict : null,
    }));
  });
}

/** Taken in whole, once: what is asked later cannot meet other bytes. */
async function readEvents(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  if (files.length === 0) return createTable(connection, 'observations');
  const columns = Object.entries(COLUMNS.observations).map(([name, type]) => `"${name}": ${literal(type)}`);
  const list = files.map(literal).join(', ');
  await connection.run(
    `CREATE TABLE observations AS SELECT * FROM read_json([${list}], format = 'array', columns = {${columns.join(', ')}}, maximum_object_size = 67108864)`,
  );
}

function refused(path: string, cause: unknown): Error {
  const { code, message, category, hint } = cause as Error & { code?: string; category?: string; hint?: string };
  if (category !== 'input') return cause as Error;
  return new QueryError({
    code: 'QUERY_RUN_REFUSED',
    message: `${path} does not verify, so nothing is answered: ${message}`,
    path,
    hint:
      code === 'BUNDLE_TOO_LARGE' || code === 'ARCHIVE_TOO_LARGE'
        ? hint
        : 'runtime validate-bundle lists everything that is wrong; leave the run out, or take it from its source again',
    details: { code },
    cause,
  });
}
