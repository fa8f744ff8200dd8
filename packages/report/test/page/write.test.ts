import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError } from '@runtime/bundle-store';
import { FilesError } from '@runtime/files';
import { renderReport, writeReport } from '@runtime/report';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../support/bundle.js';

const bundleIn = async (root: string): Promise<string> => buildBundle(root, { probes: [{}, { actual: 'allow' }] });

describe('writing a report', () => {
  it('says what it wrote', async () => {
    const root = temporaryDirectory();
    const run = await bundleIn(root);
    const out = join(root, 'report.html');
    const result = await writeReport(run, out);
    expect(result).toMatchObject({ out, run_id: 'run-1', profiles: 1, probes: 2, bytes: readFileSync(out).length });
  });

  it('gives the same bytes for the same bundle, wherever it lies and however it is named', async () => {
    const root = temporaryDirectory();
    const elsewhere = temporaryDirectory();
    await bundleIn(root);
    cpSync(join(root, 'out'), join(elsewhere, 'deep/er/out'), { recursive: true });
    const first = await writeReport(join(root, 'out/run-1'), join(root, 'a.html'));
    const again = await writeReport(join(root, 'out'), join(root, 'b.html'), { repoRoot: root });
    const copied = await writeReport(join(elsewhere, 'deep/er/out'), join(root, 'c.html'));
    expect([again.sha256, copied.sha256]).toEqual([first.sha256, first.sha256]);
  });

  it('replaces an earlier report', async () => {
    const root = temporaryDirectory();
    const run = await bundleIn(root);
    await writeReport(run, join(root, 'report.html'));
    await expect(writeReport(run, join(root, 'report.html'))).resolves.toMatchObject({ probes: 2 });
  });
});

describe('when the place would destroy something', () => {
  it('leaves a file that is no report alone', async () => {
    const root = temporaryDirectory();
    const run = await bundleIn(root);
    await toThrowWithCode(() => writeReport(run, join(root, 'out/LATEST')), FilesError, 'OUTPUT_EXISTS');
    expect(readFileSync(join(root, 'out/LATEST'), 'utf8')).toBe('run-1\n');
  });

  it('leaves a directory and a link alone', async () => {
    const root = temporaryDirectory();
    const run = await bundleIn(root);
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'precious'), 'precious');
    symlinkSync(join(root, 'precious'), join(root, 'link.html'));
    await toThrowWithCode(() => writeReport(run, join(root, 'folder')), FilesError, 'OUTPUT_EXISTS');
    await toThrowWithCode(() => writeReport(run, join(root, 'link.html')), FilesError, 'OUTPUT_EXISTS');
    expect(readFileSync(join(root, 'precious'), 'utf8')).toBe('precious');
  });

  it('writes nothing into a run directory, by any name of it', async () => {
    const root = temporaryDirectory();
    const run = await bundleIn(root);
    symlinkSync(run, join(root, 'alias'));
    const before = readdirSync(run).sort();
    for (const out of [join(run, 'report.html'), join(run, 'new/report.html'), join(root, 'alias/report.html')]) {
      await toThrowWithCode(() => writeReport(run, out), FilesError, 'OUTPUT_IN_RUN');
    }
    expect(readdirSync(run).sort()).toEqual(before);
  });
});

describe('when the bundle does not verify', () => {
  it('writes nothing', async () => {
    const root = temporaryDirectory();
    const run = await bundleIn(root);
    writeFileSync(join(run, 'baseline_results.json'), '{}');
    await toThrowWithCode(() => writeReport(run, join(root, 'report.html')), BundleError, 'BUNDLE_SIZE_MISMATCH');
    expect(readdirSync(root)).not.toContain('report.html');
  });
});

describe('the run before', () => {
  const later = { updated_at_unix: 1_700_000_100 };

  it('is named with what changed since, as links to the probes, where it stands in the same root', async () => {
    const root = temporaryDirectory();
    await buildBundle(root, { probes: [{ id: 'same' }, { id: 'other', target: '/tmp/other' }] });
    await buildBundle(root, {
      runId: 'run-2',
      status: later,
      probes: [{ id: 'same' }, { id: 'other', target: '/tmp/other', actual: 'allow' }],
    });
    const page = await pageOf(root, 'out/run-2');
    expect(page).toContain('1 change since the run before');
    expect(page).toContain('<a href="#p/other">file-read* /tmp/other under p: deny → allow</a>');
    expect(await pageOf(root, 'out/run-1')).not.toContain('since the run before');
  });

  it('is compared by what is expected as well', async () => {
    const root = temporaryDirectory();
    await buildBundle(root, { probes: [{ id: 'same' }, { id: 'other', expected: 'deny' }] });
    await buildBundle(root, { runId: 'run-2', status: later, probes: [{ id: 'same' }, { id: 'other', expected: 'allow' }] });
    expect(await pageOf(root, 'out/run-2')).toMatch(/<a href="#p\/other">[^<]* under p: expected deny → allow<\/a>/);
  });

  it('is not one of another plan, nor one that failed', async () => {
    const root = temporaryDirectory();
    await buildBundle(root, { probes: [{}], indexStatus: 'failed', status: { state: 'failed' } });
    await buildBundle(root, { runId: 'run-2', status: later, probes: [{}] });
    expect(await pageOf(root, 'out/run-2')).not.toContain('the run before');
  });

  it('is said to be unusable when it does not verify', async () => {
    const root = temporaryDirectory();
    const first = await buildBundle(root, { probes: [{}] });
    await buildBundle(root, { runId: 'run-2', status: later, probes: [{}] });
    writeFileSync(join(first, 'baseline_results.json'), '{}');
    expect(await pageOf(root, 'out/run-2')).toMatch(/The run before .* cannot be compared: it does not verify \(BUNDLE_SIZE_MISMATCH\)/);
  });

  it('is unchanged in one line', async () => {
    const root = temporaryDirectory();
    await buildBundle(root, { probes: [{}] });
    await buildBundle(root, { runId: 'run-2', status: later, probes: [{}] });
    expect(await pageOf(root, 'out/run-2')).toContain('No decision and no expectation changed since the run before');
  });
});

const pageOf = async (root: string, run: string): Promise<string> => (await renderReport(join(root, run))).page.toString('utf8');
