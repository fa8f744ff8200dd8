import { join } from 'node:path';
import { writeReport } from '@runtime/report';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../support/model.js';

const SUITES = 'book/evidence/experiments/runtime-final-final/suites';
const run = (suite: string, id: string): string => join(referenceRoot ?? '', suite, SUITES, suite, 'out', id);
const VFS = run('vfs-canonicalization', '5d2578e6-5178-4bcb-aaf7-6d5683e5c7b3');
const HARDENED = run('hardened-runtime', '1d8bcf26-508d-43fd-8d32-0ecff7c2799c');

describe.skipIf(referenceRoot === null)('the page of a bundle of the reference', () => {
  it('says whose gates it passes, and what the others would object to', async () => {
    const { model } = await reportOf(VFS);
    expect(model.gates).toMatchObject({ promotable: true, gate_set: 'reference', simulated: false });
    expect(model.gates.information).toContain('clean_start_unproven');
    expect(model.counts).toMatchObject({ profiles: 1, probes: 6, surprise: 2, match: 4, known: 0 });
    expect(model.notes.join(' ')).toContain('all are shown as surprises');
  });

  it('shows the profile beside the index as unvouched for, and explains each kernel decision by it', async () => {
    const { sources, details } = await reportOf(VFS);
    expect(sources).toMatchObject([{ indexed: false, cut: false }]);
    expect(details.map(({ disputed, rule }) => [disputed, rule?.does])).toEqual(new Array(6).fill([false, 'decides']));
    expect(details.flatMap(({ groups }) => groups).filter(({ title }) => title === 'Mismatch')).toHaveLength(2);
  });

  it('has the lanes of the kernel: what the oracle said stands beside what happened', async () => {
    const { rows } = await reportOf(VFS);
    const granted = rows.find(({ target, verdict }) => target === '/private/var/tmp/vfs_canon_probe' && verdict === 'match');
    expect(granted).toMatchObject({ expected: 'allow', baseline: 'allow', scenario: 'allow', oracle: 'deny' });
  });

  it.each([
    ['vfs-canonicalization', VFS, 6],
    ['hardened-runtime', HARDENED, 19],
  ])('is written for %s', async (_, bundle, probes) => {
    const root = temporaryDirectory();
    expect(await writeReport(bundle, join(root, 'report.html'))).toMatchObject({ probes });
  });
});
