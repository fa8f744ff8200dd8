import { cpSync, existsSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  artifactRows,
  BundleError,
  beginBundle,
  bundleDirectory,
  loadBundle,
  openArtifactStream,
  openBundleUnverified,
  readArtifact,
  readJsonArtifact,
  type SeenRow,
  showArtifacts,
  type UnverifiedBundle,
  type VerifiedBundle,
  validateBundle,
} from '@runtime/bundle-store';
import { REQUIRED_ARTIFACTS } from '@runtime/contracts';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { editJson, WORLD, writeRun } from './support/run.js';

async function root(): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1' });
  return out;
}

describe('a committed run', () => {
  it('is the same through its root and by itself, and through a link to either', async () => {
    const out = await root();
    const byRoot = await loadBundle(out);
    symlinkSync(out, `${out}-link`);
    for (const path of [join(out, 'run-1'), `${out}-link`, join(`${out}-link`, 'run-1')]) expect(await loadBundle(path)).toEqual(byRoot);
    expect(bundleDirectory(byRoot)).toBe(join(out, 'run-1'));
  });

  it('has the artifacts in index order: the list, then the folders', async () => {
    const out = await root();
    await writeRun({
      out,
      runId: 'run-2',
      extra: { 'launchctl/a.txt': '', 'runtime_profiles/b.sb': '', 'runtime_profiles/a.sb': '', 'apply_preflight.json': '{}' },
    });
    const { artifacts } = await loadBundle(out);
    expect(artifacts.slice(0, 8)).toEqual(REQUIRED_ARTIFACTS);
    expect(artifacts.slice(8)).toEqual([
      'runtime_results.json',
      'runtime_events.normalized.json',
      'apply_preflight.json',
      'path_witnesses.json',
      'fixtures.json',
      'runtime_profiles/a.sb',
      'runtime_profiles/b.sb',
      'job/job.json',
      'job/results.ndjson',
      'launchctl/a.txt',
    ]);
  });

  it('verifies a copy by the files beside its index, never by the original', async () => {
    const out = await root();
    const copy = join(temporaryDirectory(), 'elsewhere');
    cpSync(join(out, 'run-1'), copy, { recursive: true });
    expect((await validateBundle(copy)).warnings.map((warning) => warning.code)).toEqual(['BUNDLE_DIRECTORY_NAME']);
    writeFileSync(join(out, 'run-1/summary.md'), 'changed');
    expect((await validateBundle(copy)).ok).toBe(true);
    expect((await validateBundle(out)).ok).toBe(false);
  });

  it('calls an entry with a bad size bad, and neither absent nor unknown', async () => {
    const out = await root();
    editJson(join(out, 'run-1'), 'artifact_index.json', (index) => {
      index.artifacts[0].file_size = -1;
    });
    expect((await validateBundle(out)).errors.map(({ code }) => code)).toEqual(['BUNDLE_SIZE_INVALID']);
  });

  it('ignores a LATEST inside the run', async () => {
    const out = await root();
    writeFileSync(join(out, 'run-1/LATEST'), 'run-9\n');
    expect((await validateBundle(join(out, 'run-1'))).errors.map((error) => [error.code, error.path])).toEqual([
      ['BUNDLE_UNEXPECTED_FILE', 'LATEST'],
    ]);
  });

  it('moves LATEST unless it failed, was dry, or is told not to', async () => {
    const out = await root();
    await writeRun({ out, runId: 'failed', status: 'failed', without: ['expected_matrix.json'] });
    await writeRun({ out, runId: 'dry', dryRun: true });
    await writeRun({ out, runId: 'kept', moveLatest: false });
    expect(readFileSync(join(out, 'LATEST'), 'utf8')).toBe('run-1\n');
    expect(await validateBundle(join(out, 'failed'))).toMatchObject({ ok: true, status: 'failed', errors: [] });
    await writeRun({ out, runId: 'partial', status: 'partial' });
    expect(readFileSync(join(out, 'LATEST'), 'utf8')).toBe('partial\n');
  });

  it('names the runs there are when LATEST is gone', async () => {
    const out = await root();
    unlinkSync(join(out, 'LATEST'));
    const error = await toThrowWithCode(() => loadBundle(out), BundleError, 'BUNDLE_NO_LATEST');
    expect(error.hint).toContain(join(out, 'run-1'));
    // One folder up, as a suite has it.
    writeFileSync(join(out, 'LATEST'), 'run-1\n');
    const above = await toThrowWithCode(() => loadBundle(dirname(out)), BundleError, 'BUNDLE_NO_LATEST');
    expect(above.hint).toBe(`name the directory that holds the runs: ${out}`);
    expect(error.details?.['runs']).toEqual(['run-1']);
    expect(error.hint).toContain('run-1');
  });

  it('cannot be written to any more', async () => {
    const out = join(temporaryDirectory(), 'out');
    const writer = await beginBundle({ out, runId: 'run-1' });
    await writer.write('summary.md', 'x');
    await writer.commit({ worldId: WORLD, status: 'ok', expected: ['summary.md'], moveLatest: false });
    await toThrowWithCode(() => writer.write('summary.md', 'y'), BundleError, 'BUNDLE_COMMITTED');
    await toThrowWithCode(
      () => writer.commit({ worldId: WORLD, status: 'ok', expected: [], moveLatest: false }),
      BundleError,
      'BUNDLE_COMMITTED',
    );
  });
});

describe('writing a run', () => {
  it.each(['../x', '/x', 'a//b', './a', 'artifact_index.json', 'repair_log.json', '.tmp-0123456789abcdef', 'a\\b', ''])(
    'refuses the artifact name %j',
    async (name) => {
      const writer = await beginBundle({ out: join(temporaryDirectory(), 'out'), runId: 'run-1' });
      await toThrowWithCode(() => writer.write(name, ''), BundleError, 'BUNDLE_NAME_INVALID');
    },
  );

  it('refuses two names that are one on the Mac', async () => {
    const writer = await beginBundle({ out: join(temporaryDirectory(), 'out'), runId: 'run-1' });
    await writer.write('a.txt', '');
    await toThrowWithCode(() => writer.write('A.txt', ''), BundleError, 'BUNDLE_NAMES_COLLIDE');
  });

  it('finds out an artifact that another process exchanged before the commit', async () => {
    const out = await root();
    const writer = await beginBundle({ out, runId: 'run-2' });
    await writer.write('run_manifest.json', '{"execution":{}}');
    await writer.write('summary.md', 'meant');
    writeFileSync(join(writer.dir, 'summary.md'), 'other');
    await writer.commit({ worldId: WORLD, status: 'ok', expected: ['run_manifest.json', 'summary.md'], moveLatest: false });
    expect((await validateBundle(join(out, 'run-2'))).errors.map((error) => error.code)).toContain('BUNDLE_DIGEST_MISMATCH');
  });

  it('takes over nothing that another process wrote, expected or not', async () => {
    const out = join(temporaryDirectory(), 'out');
    const writer = await beginBundle({ out, runId: 'run-1' });
    await writer.write('job/job.json', '{}');
    writeFileSync(join(writer.dir, 'job/done.json'), '{"schema_version": "d.v1"}');
    expect(writer.has('job/done.json')).toBe(false);
    const index = await writer.commit({ worldId: WORLD, status: 'ok', expected: ['job/done.json', 'gone.json'], moveLatest: false });
    expect(index.artifacts.map(({ path, schema_version }) => [path.split('/').slice(-2).join('/'), schema_version])).toEqual([
      ['job/job.json', null],
    ]);
    expect(index).toMatchObject({
      status: 'partial',
      missing: [`${writer.outputRoot}/job/done.json`, `${writer.outputRoot}/gone.json`],
    });
  });

  it('moves LATEST to nothing that a strict reader refuses, and leaves no index then', async () => {
    const out = await root();
    const latest = readFileSync(join(out, 'LATEST'), 'utf8');
    const writer = await beginBundle({ out, runId: 'run-2' });
    await writer.write('run_manifest.json', '{"execution": {}}');
    await expect(writer.commit({ worldId: WORLD, status: 'ok', expected: [], moveLatest: true })).rejects.toMatchObject({
      code: 'BUNDLE_ARTIFACT_REQUIRED',
    });
    expect(existsSync(join(writer.dir, 'artifact_index.json'))).toBe(false);
    expect(readFileSync(join(out, 'LATEST'), 'utf8')).toBe(latest);
  });
});

describe('reading artifacts of a verified bundle', () => {
  it('gives bytes, documents, streams and rows', async () => {
    const bundle = await loadBundle(await root());
    expect((await readArtifact(bundle, 'summary.md')).toString()).toBe('# run-1\n');
    expect(await readJsonArtifact(bundle, 'summary.json')).toMatchObject({ status: 'ok' });
    const chunks: Uint8Array[] = [];
    for await (const chunk of openArtifactStream(bundle, 'job/results.ndjson')) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).toString()).toBe('{"index":0}\n{"index":1}\n');
    const rows: unknown[] = [];
    for await (const batch of artifactRows(bundle, 'runtime_events.normalized.json', { pick: ['operation'] }))
      rows.push(...batch.map((row) => row.picked));
    expect(rows).toEqual([{ operation: 'file-read-data' }, { operation: 'file-read-data' }]);
    const lines: unknown[] = [];
    const see = ({ value }: SeenRow): void => void lines.push(value);
    await showArtifacts(
      bundle,
      new Map([['job/results.ndjson', { form: { kind: 'lines' as const }, see, fail: () => expect.unreachable() }]]),
    );
    expect(lines).toEqual([{ index: 0 }, { index: 1 }]);
  });

  it('throws at the end of every way when the artifact is no longer the one of the index', async () => {
    const bundle = await loadBundle(await root());
    const file = join(bundleDirectory(bundle), 'runtime_events.normalized.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('file-read-data', 'file-read-DATA'));
    await toThrowWithCode(() => readArtifact(bundle, 'runtime_events.normalized.json'), BundleError, 'BUNDLE_CHANGED_WHILE_READ');
    let seen = 0;
    const all = async (): Promise<void> => {
      for await (const batch of artifactRows(bundle, 'runtime_events.normalized.json')) seen += batch.length;
    };
    await toThrowWithCode(all, BundleError, 'BUNDLE_CHANGED_WHILE_READ');
    expect(seen).toBe(0);
  });

  it('knows only names of the index', async () => {
    const bundle = await loadBundle(await root());
    for (const name of ['artifact_index.json', '../LATEST', 'nothing'])
      await toThrowWithCode(() => readArtifact(bundle, name), BundleError, 'BUNDLE_ARTIFACT_MISSING');
  });

  it('does not follow a directory that was exchanged for a link', async () => {
    const out = await root();
    const bundle = await loadBundle(out);
    renameSync(join(out, 'run-1/job'), join(out, 'job'));
    symlinkSync(join(out, 'job'), join(out, 'run-1/job'));
    await toThrowWithCode(() => readArtifact(bundle, 'job/job.json'), BundleError, 'BUNDLE_LINK');
  });
});

describe('a bundle that was not verified', () => {
  it('is another type than a verified one', async () => {
    expectTypeOf<UnverifiedBundle>().not.toExtend<VerifiedBundle>();
    const out = await root();
    writeFileSync(join(out, 'run-1/summary.md'), 'other');
    const bundle = await openBundleUnverified(out);
    expect(bundle).toMatchObject({ integrity: 'unverified', digest_mismatches: ['out/run-1/summary.md'], missing: [], run_id: 'run-1' });
    expect((await readArtifact(bundle, 'summary.md')).toString()).toBe('other');
  });
});
