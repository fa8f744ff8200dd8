import { join } from 'node:path';
import { BundleError } from '@runtime/bundle-store';
import { diffBundles } from '@runtime/report';
import { referenceRoot, temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type BundleCase, buildBundle, PROFILE_TEXT, type ProbeCase } from '../support/bundle.js';

const compared = async (before: readonly ProbeCase[], after: readonly ProbeCase[], head: Partial<BundleCase> = {}) => {
  const base = await buildBundle(temporaryDirectory(), { probes: before });
  return diffBundles(base, await buildBundle(temporaryDirectory(), { probes: after, runId: 'run-2', ...head }));
};

describe('two bundles', () => {
  it('that measured the same do not differ', async () => {
    const diff = await compared([{}, {}], [{}, {}]);
    expect(diff).toMatchObject({ decisions_differ: false, counts: { compared: 2, same: 2 }, changes: [], host_changes: [] });
    expect([diff.base.run_id, diff.head.run_id]).toEqual(['run-1', 'run-2']);
  });

  it('differ by the policy when the applied text was edited', async () => {
    const diff = await compared([{}], [{ actual: 'allow' }], { profileText: `${PROFILE_TEXT}(allow file-read*)\n` });
    expect(diff.changes).toMatchObject([{ kind: 'decision', cause: 'policy', profile_id: 'p', expectation_id: 'e0' }]);
  });

  it('differ in coverage when a planned probe has no row any more, and by the plan when it is not planned', async () => {
    const diff = await compared([{ id: 'a' }, { id: 'b' }, { id: 'c' }], [{ id: 'a', notRun: true }, { id: 'b' }]);
    expect(diff.changes.map(({ kind, cause, expectation_id }) => [kind, cause, expectation_id])).toEqual([
      ['coverage', 'not_measured', 'a'],
      ['gone', 'plan', 'c'],
    ]);
    expect(diff.decisions_differ).toBe(false);
  });

  it('tell a host that changed', async () => {
    const diff = await compared([{}], [{ actual: 'allow' }], {
      manifest: ({ execution }) => {
        execution['host'] = { platform: 'darwin', machine: 'arm64', product_version: '15.0' };
      },
    });
    expect(diff.changes[0]?.cause).toBe('host');
    expect(diff.host_changes).toContainEqual({ field: 'product_version', base: null, head: '15.0' });
  });

  it('compare a run without events: nothing of it was measured', async () => {
    const diff = await compared([{}], [{}], {
      without: ['runtime_results.json', 'runtime_events.normalized.json'],
    });
    expect(diff.counts).toMatchObject({ compared: 1, coverage: 1 });
  });

  it('are refused when one does not verify', async () => {
    const root = temporaryDirectory();
    const base = await buildBundle(root, { probes: [{}] });
    const head = await buildBundle(root, { probes: [{}], runId: 'run-2' });
    writeTree(head, { 'summary.md': '# Runtime Summarz\n' });
    await toThrowWithCode(() => diffBundles(base, head), BundleError, 'BUNDLE_DIGEST_MISMATCH');
  });
});

describe.skipIf(referenceRoot === null)('a bundle of the reference', () => {
  it('does not differ from itself', async () => {
    const run = join(
      referenceRoot as string,
      'vfs-canonicalization/book/evidence/experiments/runtime-final-final/suites/vfs-canonicalization/out/5d2578e6-5178-4bcb-aaf7-6d5683e5c7b3',
    );
    expect(await diffBundles(run, run)).toMatchObject({ decisions_differ: false, counts: { compared: 6, same: 6 } });
  });
});
