import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packBundle } from '@runtime/archives';
import { exportParquet, openQuery, QueryError } from '@runtime/query';
import { readResults } from '@runtime/report';
import { fixturesRoot, temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

// A native package: where it has no build for the platform, the run shows these as skipped.
const duckdb = await import('@duckdb/node-api').catch(() => null);

const WHOLE = join(fixturesRoot, 'bundles/artifact_index.v0.1/valid/whole/out/run-1');

/** A folder of runs that a bundle of ours is copied into. */
function fleet(...names: string[]): string {
  const root = temporaryDirectory();
  for (const name of names) cpSync(WHOLE, join(root, name), { recursive: true });
  return root;
}

describe.skipIf(duckdb === null)('runs as tables', () => {
  it('have a row a run, a row a file and a row an event, whatever the path is called', async () => {
    const root = fleet("it's [a] *run?");
    const session = await openQuery([root]);
    try {
      expect((await session.ask('SELECT run_id, status, evidence, promotable, filtered FROM runs')).rows).toEqual([
        ['run-1', 'ok', 'simulated', false, false],
      ]);
      const files = await session.ask('SELECT count(*) AS files, sum(file_size) AS bytes FROM artifacts');
      expect(files.columns.map(({ name }) => name)).toEqual(['files', 'bytes']);
      expect(files.rows[0]?.[0]).toBe(14);
      expect((await session.ask("SELECT name FROM artifacts WHERE name LIKE 'job/%' ORDER BY name")).rows).toEqual([
        ['job/job.json'],
        ['job/results.ndjson'],
      ]);
      expect((await session.ask('SELECT run_id, operation FROM observations')).rows).toEqual([
        ['run-1', 'file-read-data'],
        ['run-1', 'file-read-data'],
      ]);
    } finally {
      session.close();
    }
  });

  it('count a run once, from its directory or its archive', async () => {
    const root = fleet('a', 'b');
    await packBundle(join(root, 'a'), join(root, 'c.tar.gz'));
    const session = await openQuery([root, join(root, 'c.tar.gz')]);
    expect((await session.ask('SELECT count(*) FROM runs')).rows).toEqual([[1]]);
    session.close();
  });

  it('hold a row a probe and lane, as results has it', async () => {
    const session = await openQuery([WHOLE], { results: true });
    const { rows } = await readResults(WHOLE);
    expect((await session.ask("SELECT count(*) FROM results WHERE lane = 'scenario'")).rows).toEqual([[rows.length]]);
    session.close();
  });

  it('have no view of results where nobody asked for it, rather than an empty one', async () => {
    const session = await openQuery([WHOLE]);
    await toThrowWithCode(() => session.ask('SELECT count(*) FROM results'), QueryError, 'QUERY_FAILED');
    session.close();
  });

  it('refuse everything when one run does not verify', async () => {
    const root = fleet('a', 'b');
    writeFileSync(join(root, 'b', 'summary.md'), '# rUn-1\n');
    const error = await toThrowWithCode(() => openQuery([root]), QueryError, 'QUERY_RUN_REFUSED');
    expect(error.path).toBe(join(root, 'b'));
    expect(error.details).toEqual({ code: 'BUNDLE_DIGEST_MISMATCH' });
  });

  it('say so when there is no run', async () => {
    await toThrowWithCode(() => openQuery([temporaryDirectory()]), QueryError, 'QUERY_NO_RUNS');
  });

  it.each([
    ['a view that is not there', 'SELECT * FROM nothing'],
    ['a file elsewhere', "SELECT * FROM read_text('/etc/hosts')"],
    ['a write', "COPY runs TO 'out.csv'"],
    ['another setting', 'SET enable_external_access = true'],
    ['an extension', 'INSTALL httpfs'],
  ])('refuse %s', async (_what, sql) => {
    const session = await openQuery([WHOLE]);
    await toThrowWithCode(() => session.ask(sql), QueryError, 'QUERY_FAILED');
    session.close();
  });
});

describe.skipIf(duckdb === null)('Parquet', () => {
  it('stands by world and run, is added to, and writes a run again in its place', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, 'in'));
    cpSync(WHOLE, join(root, 'in', 'run-1'), { recursive: true });
    const first = await exportParquet([join(root, 'in')], join(root, 'out'));
    expect(first).toMatchObject({ runs: ['run-1'], rows: { runs: 1, artifacts: 14, observations: 2 } });
    await exportParquet([join(root, 'in')], join(root, 'out'));
    expect(readdirSync(join(root, 'out')).sort()).toEqual(['artifacts', 'observations', 'results', 'runs']);
    const [world] = readdirSync(join(root, 'out/artifacts'));
    expect(world).toMatch(/^world_id=/);
    expect(readdirSync(join(root, 'out/artifacts', world!, 'run_id=run-1'))).toEqual(['data_0.parquet']);
    expect(existsSync(join(root, 'in/run-1/artifacts'))).toBe(false);
    renameSync(join(root, 'out'), join(root, 'moved'));
  });

  it('is never written into a run', async () => {
    const root = fleet('run-1');
    await expect(exportParquet([root], join(root, 'run-1', 'parquet'))).rejects.toMatchObject({ code: 'OUTPUT_IN_RUN' });
  });
});
