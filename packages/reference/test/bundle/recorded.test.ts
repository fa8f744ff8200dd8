import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { register } from '@runtime/reference';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(register);

const SUITES = { 'vfs-canonicalization': 'vfs-canonicalization', 'hardened-runtime': 'hardened-runtime' };

/** A copy of a recorded suite, laid out as in its repository. */
function suite(name: string): { root: string; out: string; run: string } {
  const root = temporaryDirectory();
  cpSync(join(referenceRoot as string, name), root, { recursive: true });
  const out = join(root, 'book/evidence/experiments/runtime-final-final/suites', name, 'out');
  const run = readdirSync(out, { withFileTypes: true }).find((entry) => entry.isDirectory())?.name ?? '';
  return { root, out, run: join(out, run) };
}

/** What each call gives is compared with the reference's own answer in the conformance proofs. */
describe.skipIf(referenceRoot === null).each(Object.keys(SUITES))('the recorded bundle %s', (name) => {
  it('keeps every repair in a chain, the one that its log records already included', async () => {
    const { root, run } = suite(name);
    await reindexBundle(run, { repoRoot: root, repair: true, now: () => 1700000000.25 });
    const log = JSON.parse(readFileSync(join(run, 'repair_log.json'), 'utf8'));
    expect(log.entries.at(-1)).toMatchObject({ repaired_at_unix: 1700000000.25 });
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
