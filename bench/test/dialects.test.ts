import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openQuery } from '@runtime/query';
import { repositoryRoot } from '@runtime/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleet } from '../generate/fleet.mjs';
import { CLICKHOUSE, cluster, type Shard } from './support/clickhouse.js';
import { queryFor, wordsOf } from './support/dialects.js';

type Parser = new () => { validate(sql: string): { message: string }[] };

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(await realpath(tmpdir()), 'runtime-test-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe('the table of dialects, by the grammars of the engines', () => {
  let parsers: { TrinoSQL: Parser; SparkSQL: Parser };
  const faults = (engine: 'TrinoSQL' | 'SparkSQL', sql: string): string[] =>
    new parsers[engine]().validate(sql).map(({ message }) => message);

  beforeAll(async () => {
    const outfile = join(work, 'parsers.mjs');
    const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
    await build({
      entryPoints: [join(repositoryRoot, 'bench/test/support/sql-parsers.mjs')],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      logLevel: 'error',
      banner: { js: require },
    });
    parsers = await import(pathToFileURL(outfile).href);
  }, 60_000);

  it('says the query in words that Trino and Spark take', () => {
    expect(faults('TrinoSQL', queryFor('Trino'))).toEqual([]);
    expect(faults('SparkSQL', queryFor('Spark SQL'))).toEqual([]);
  });

  it('says where the rows are in words that they take, and neither takes those of the other', () => {
    const trino = `CREATE TABLE observations (operation varchar, world_id varchar, run_id varchar) WITH (format = 'PARQUET', ${wordsOf('Trino', 'the rows')})`;
    const spark = `CREATE TABLE observations ${wordsOf('Spark SQL', 'the rows')} LOCATION 's3://evidence/observations'`;
    expect(faults('TrinoSQL', trino)).toEqual([]);
    expect(faults('SparkSQL', spark)).toEqual([]);
    expect(faults('TrinoSQL', spark)).not.toEqual([]);
    expect(faults('SparkSQL', trino)).not.toEqual([]);
  });
});

// A native package: where it has no build for the platform, the run shows this as skipped.
const duckdb = await import('@duckdb/node-api').catch(() => null);

describe.skipIf(duckdb === null || CLICKHOUSE === null)('the query on two servers of ClickHouse', () => {
  const shards: Shard[] = [];
  afterAll(() => {
    for (const shard of shards) shard.stop();
  });

  it('counts what it counts in one process, whichever server holds which run', async () => {
    const session = await openQuery(await fleet(join(work, 'runs'), 6, ['runtime-adversarial', 'vfs-canonicalization']));
    const columns = ['run_id', 'operation', 'scenario_id', '"match"', 'failure_stage', 'intended_op_witnessed'];
    const { columns: names, rows } = await session.ask(`SELECT ${columns.join(', ')} FROM observations`);
    const expected = await session.ask(queryFor('DuckDB'));
    session.close();
    // Each run is on one of them, and either answers for both.
    shards.push(...(await cluster(join(work, 'cluster'), 2)));
    const types =
      'run_id String, operation String, scenario_id String, match Nullable(UInt8), failure_stage Nullable(String), intended_op_witnessed Nullable(UInt8)';
    for (const { ask } of shards) {
      await ask(`CREATE TABLE observations_here (${types}) ENGINE = Memory`);
      await ask(
        'CREATE TABLE observations AS observations_here ENGINE = Distributed(fleet, default, observations_here, cityHash64(run_id))',
      );
    }
    const runs = [...new Set(rows.map(([run]) => run))];
    const partOf = (at: number): string =>
      rows
        .filter(([run]) => runs.indexOf(run) % shards.length === at)
        .map((row) => JSON.stringify(Object.fromEntries(names.map(({ name }, column) => [name, row[column]]))))
        .join('\n');
    for (const [at, { ask }] of shards.entries()) await ask('INSERT INTO observations_here FORMAT JSONEachRow', partOf(at));
    const answer = JSON.parse(await shards[1]!.ask(queryFor('ClickHouse')));
    expect(answer.meta.map(({ name }: { name: string }) => name)).toEqual(expected.columns.map(({ name }) => name));
    // Its 64-bit numbers come as text.
    expect(answer.data).toEqual(expected.rows.map((row) => row.map((value) => (typeof value === 'number' ? String(value) : value))));
  }, 120_000);
});
