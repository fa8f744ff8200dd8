import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifactRows, loadBundle, openArtifactStream, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { writeRun } from './support/run.js';

const open = (): number => readdirSync('/proc/self/fd').length;

async function committed(): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1' });
  return join(out, 'run-1');
}

const SPOILERS: [string, (dir: string) => void][] = [
  ['nothing is wrong', () => {}],
  ['an artifact is altered', (dir) => appendFileSync(join(dir, 'summary.md'), 'x')],
  ['rows are no rows', (dir) => writeFileSync(join(dir, 'job/results.ndjson'), '{"index":0}\n[not json\n')],
  ['an artifact is missing', (dir) => rmSync(join(dir, 'runtime_results.json'))],
  ['the index is no JSON', (dir) => writeFileSync(join(dir, 'artifact_index.json'), '{')],
  ['the run goes on', (dir) => writeFileSync(join(dir, 'run_status.json'), '{"state": "in_progress"}')],
];

describe.skipIf(process.platform !== 'linux')('whoever reads, validates or repairs', () => {
  it.each(SPOILERS)('leaves no file open when %s', async (_what, spoil) => {
    const dir = await committed();
    spoil(dir);
    const ways = [
      () => loadBundle(dir),
      () => validateBundle(dir),
      () => openBundleUnverified(dir),
      () => reindexBundle(dir),
      () => reindexBundle(dir, { repair: true }),
    ];
    // What is opened once for good, as a native add-on is, is open by then.
    for (const way of ways) await Promise.resolve(way()).catch(() => {});
    const before = open();
    for (let round = 0; round < 5; round++) for (const way of ways) await Promise.resolve(way()).catch(() => {});
    expect(open()).toBe(before);
  });

  it('leaves no file open when it stops in the middle', async () => {
    const bundle = await loadBundle(await committed());
    const before = open();
    for await (const _chunk of openArtifactStream(bundle, 'runtime_events.normalized.json')) break;
    for await (const _rows of artifactRows(bundle, 'runtime_events.normalized.json')) break;
    expect(open()).toBe(before);
  });
});
