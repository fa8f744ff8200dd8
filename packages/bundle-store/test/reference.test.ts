import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns, loadBundle, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { encodePretty } from '@runtime/contracts';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const SUITES = { 'vfs-canonicalization': 'vfs-canonicalization', 'hardened-runtime': 'hardened-runtime' };

/** A copy of a recorded suite, laid out as in its repository. */
function suite(name: string): { root: string; out: string; run: string } {
  const root = temporaryDirectory();
  cpSync(join(referenceRoot as string, name), root, { recursive: true });
  const out = join(root, 'book/evidence/experiments/runtime-final-final/suites', name, 'out');
  const run = readdirSync(out, { withFileTypes: true }).find((entry) => entry.isDirectory())?.name ?? '';
  return { root, out, run: join(out, run) };
}

const vector = (suiteName: string, what: string): string =>
  readFileSync(join(referenceRoot as string, 'vectors/bundles', `${suiteName}.${what}.json`), 'utf8');

describe.skipIf(referenceRoot === null).each(Object.keys(SUITES))('the recorded bundle %s', (name) => {
  it('loads strictly, and gives back its index as it stands', async () => {
    const { root, run } = suite(name);
    const bundle = await loadBundle(run, { repoRoot: root });
    expect(encodePretty(bundle.artifact_index)).toBe(vector(name, 'strict-load'));
    expect(bundle).toMatchObject({ integrity: 'verified', rule_set: 'reference', status: 'ok' });
  });

  it('opens unverified as the reference opens it', async () => {
    const { root, run } = suite(name);
    expect(encodePretty(await openBundleUnverified(run, { repoRoot: root }))).toBe(vector(name, 'open-unverified'));
  });

  it('validates', async () => {
    const { root, run } = suite(name);
    const { ok, errors } = await validateBundle(run, { repoRoot: root });
    expect({ ok, errors }).toEqual(JSON.parse(vector(name, 'validate')));
  });

  it('reindexes strictly', async () => {
    const { root, run } = suite(name);
    expect(encodePretty(await reindexBundle(run, { repoRoot: root }))).toBe(vector(name, 'reindex-strict.result'));
  });

  it('is repaired to the index the reference writes; the log is a chain', async () => {
    const { root, run } = suite(name);
    const result = await reindexBundle(run, { repoRoot: root, repair: true, now: () => 1700000000.25 });
    expect(encodePretty(result)).toBe(vector(name, 'reindex-repair.result'));
    expect(readFileSync(join(run, 'artifact_index.json'), 'utf8')).toBe(vector(name, 'reindex-repair.artifact_index'));
    const log = JSON.parse(readFileSync(join(run, 'repair_log.json'), 'utf8'));
    const { bundle_dir, repaired_at_unix, before, after } = JSON.parse(vector(name, 'reindex-repair.repair_log'));
    expect(log.bundle_dir).toBe(bundle_dir);
    expect(log.entries.at(-1)).toMatchObject({ repaired_at_unix, before, after });
    expect(log.entries.at(-1).previous_index_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(log.entries.length).toBe(name === 'hardened-runtime' ? 2 : 1);
  });

  it('fails on one altered byte of any artifact', async () => {
    const { run } = suite(name);
    const path = join(run, 'runtime_results.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"', "'"));
    const { errors } = await validateBundle(run);
    expect(errors.map((error) => [error.code, error.path])).toEqual([['BUNDLE_DIGEST_MISMATCH', 'runtime_results.json']]);
  });

  it('is not found through its root, whose LATEST names a run that is not there', async () => {
    const { out } = suite(name);
    expect((await validateBundle(out)).errors.map((error) => error.code)).toEqual(['BUNDLE_LATEST_DANGLING']);
    expect((await listRuns(out)).runs.map((run) => run.kind)).toEqual(['committed']);
  });
});
