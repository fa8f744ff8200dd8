import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, loadBundle, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { editJson, writeRun } from './support/run.js';

async function run(status: 'ok' | 'failed' = 'ok'): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1', status });
  return join(out, 'run-1');
}

const indexOf = (dir: string): Record<string, unknown> & { missing: string[]; status: string; repaired?: boolean } =>
  JSON.parse(readFileSync(join(dir, 'artifact_index.json'), 'utf8'));
const logOf = (dir: string): { entries: { previous_index_sha256: string; before: unknown; after: unknown }[] } =>
  JSON.parse(readFileSync(join(dir, 'repair_log.json'), 'utf8'));

describe('repairing a bundle of ours', () => {
  it('says so in the index and on load, however little there was to repair', async () => {
    const dir = await run();
    await reindexBundle(dir, { repair: true });
    expect(indexOf(dir).repaired).toBe(true);
    expect(await loadBundle(dir)).toMatchObject({ repaired: true, status: 'ok' });
  });

  it('takes an altered artifact in, and keeps what was found in the log', async () => {
    const dir = await run();
    writeFileSync(join(dir, 'summary.md'), 'better\n');
    await reindexBundle(dir, { repair: true });
    expect((await validateBundle(dir)).errors).toEqual([]);
    expect(logOf(dir).entries[0]?.before).toEqual({ missing: [], digest_mismatches: ['out/run-1/summary.md'] });
  });

  it('tells whoever asks which files it took in', async () => {
    const dir = await run();
    writeFileSync(join(dir, 'extra.txt'), 'stray');
    const told: unknown[] = [];
    for (let i = 0; i < 2; i++) await reindexBundle(dir, { repair: true, onRepair: (_, newlyIndexed) => told.push(newlyIndexed) });
    expect(told).toEqual([['out/run-1/extra.txt'], []]);
    expect(Object.keys(logOf(dir).entries[0] ?? {})).toEqual(['repaired_at_unix', 'previous_index_sha256', 'before', 'after']);
  });

  it('keeps what was missing as missing, through every later repair', async () => {
    const dir = await run();
    rmSync(join(dir, 'runtime_events.normalized.json'));
    for (let i = 0; i < 3; i++) {
      await reindexBundle(dir, { repair: true });
      expect(indexOf(dir)).toMatchObject({ missing: ['out/run-1/runtime_events.normalized.json'], status: 'partial', repaired: true });
      expect((await validateBundle(dir)).errors.map((error) => error.code)).toEqual(['BUNDLE_MISSING_LISTED']);
    }
  });

  it('leaves a failed run failed', async () => {
    const dir = await run('failed');
    await reindexBundle(dir, { repair: true });
    expect(indexOf(dir)).toMatchObject({ status: 'failed', repaired: true });
  });

  it('links every repair to the index it replaced', async () => {
    const dir = await run();
    const replaced: string[] = [];
    for (let i = 0; i < 3; i++) {
      replaced.push(sha256Hex(readFileSync(join(dir, 'artifact_index.json'))));
      await reindexBundle(dir, { repair: true });
    }
    expect(logOf(dir).entries.map((entry) => entry.previous_index_sha256)).toEqual(replaced);
  });

  it('is still known as repaired when the index no longer says so', async () => {
    const dir = await run();
    await reindexBundle(dir, { repair: true });
    editJson(dir, 'artifact_index.json', (document) => {
      delete document.repaired;
    });
    expect((await loadBundle(dir)).repaired).toBe(true);
    expect((await validateBundle(dir)).warnings.map((warning) => warning.code)).toEqual(['BUNDLE_REPAIR_UNFINISHED']);
  });

  it('reads the older log of one repair as the beginning of the chain', async () => {
    const dir = await run();
    const sides = { missing: [], digest_mismatches: ['x'] };
    writeFileSync(
      join(dir, 'repair_log.json'),
      JSON.stringify({
        schema_version: 'runtime-tools.repair_log.v0.1',
        bundle_dir: 'x',
        repaired_at_unix: 5,
        before: sides,
        after: sides,
      }),
    );
    await reindexBundle(dir, { repair: true });
    expect(logOf(dir).entries).toMatchObject([{ repaired_at_unix: 5, previous_index_sha256: null, before: sides }, {}]);
  });

  it('names paths as the index did, also of a copy whose manifest does not say where it was', async () => {
    const dir = await run();
    editJson(dir, 'run_manifest.json', (manifest) => void delete manifest.output_root);
    await reindexBundle(dir, { repair: true });
    expect(JSON.stringify(indexOf(dir)).match(/"path":"(?!out\/run-1\/\w)/)).toBe(null);
  });

  it('counts as missing what the manifest says was committed, by its names', async () => {
    const dir = await run();
    editJson(dir, 'run_manifest.json', ({ execution }) => void execution.artifacts.push('job/lost.json', 3));
    await reindexBundle(dir, { repair: true });
    expect(indexOf(dir)).toMatchObject({ missing: ['out/run-1/job/lost.json'], status: 'partial' });
    const other = await run();
    editJson(other, 'run_manifest.json', ({ execution }) => void Object.assign(execution, { artifacts: 3 }));
    await reindexBundle(other, { repair: true });
    expect(indexOf(other)).toMatchObject({ missing: [], status: 'ok' });
  });

  it('refuses what is no file, and a document that is no JSON', async () => {
    const dir = await run();
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    await toThrowWithCode(() => reindexBundle(dir, { repair: true }), BundleError, 'BUNDLE_NOT_REGULAR');
    const other = await run();
    writeFileSync(join(other, 'run_manifest.json'), '{');
    await expect(reindexBundle(other, { repair: true })).rejects.toMatchObject({ code: 'JSON_SYNTAX', path: 'run_manifest.json' });
  });

  it('keeps how the log spells its numbers', async () => {
    const dir = await run();
    await reindexBundle(dir, { repair: true, now: () => 17.5 });
    writeFileSync(join(dir, 'repair_log.json'), readFileSync(join(dir, 'repair_log.json'), 'utf8').replace('17.5', '17.50'));
    await reindexBundle(dir, { repair: true });
    expect(readFileSync(join(dir, 'repair_log.json'), 'utf8')).toContain('17.50');
  });

  it('refuses a run that has not ended, and one whose identity nothing tells', async () => {
    const dir = await run();
    editJson(dir, 'run_status.json', (document) => {
      document.state = ' in_progress ';
    });
    await toThrowWithCode(() => reindexBundle(dir, { repair: true }), BundleError, 'BUNDLE_IN_PROGRESS');
    const other = await run();
    for (const name of ['run_status.json', 'run_manifest.json', 'artifact_index.json']) writeFileSync(join(other, name), '{}');
    await toThrowWithCode(() => reindexBundle(other, { repair: true }), BundleError, 'BUNDLE_RUN_ID_INVALID');
  });

  it('does nothing to a bundle that is not asked to be repaired', async () => {
    const dir = await run();
    const before = readFileSync(join(dir, 'artifact_index.json'), 'utf8');
    expect(await reindexBundle(dir)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(dir, 'artifact_index.json'), 'utf8')).toBe(before);
    writeFileSync(join(dir, 'summary.md'), 'other');
    await toThrowWithCode(() => reindexBundle(dir), BundleError, 'BUNDLE_SIZE_MISMATCH');
  });
});
