import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { nodeFileSystem } from '@runtime/files';
import { errorOf, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, writeRun } from './support/run.js';

async function committed(): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1' });
  return join(out, 'run-1');
}

describe('in a bundle of ours', () => {
  it.each(['runtime_profiles', 'sb_build', 'runtime_mappings', 'observer', 'launchctl', 'job'])(
    'a file that no index names is an error, also in a folder that the reference leaves alone: %s',
    async (folder) => {
      const run = await committed();
      mkdirSync(join(run, folder), { recursive: true });
      writeFileSync(join(run, folder, 'stray.txt'), '');
      const { errors } = await validateBundle(run);
      expect(errors.map(({ code, path }) => [code, path])).toEqual([['BUNDLE_UNEXPECTED_FILE', `${folder}/stray.txt`]]);
    },
  );

  it('so is a fixtures.json, which the reference does not index', async () => {
    const run = await committed();
    writeFileSync(join(run, 'fixtures.json'), '{}');
    const leaveOut = (index: Editable): void => {
      index.artifacts = index.artifacts.filter((entry: { path: string }) => !entry.path.endsWith('/fixtures.json'));
    };
    editJson(run, 'artifact_index.json', leaveOut, false);
    expect((await validateBundle(run)).errors.map(({ code, path }) => [code, path])).toContainEqual([
      'BUNDLE_UNEXPECTED_FILE',
      'fixtures.json',
    ]);
  });
});

/** What another process does to a run just when its index has been put in place, before anybody has loaded it. */
const MEDDLING: [string, (run: string, elsewhere: string) => void][] = [
  ['plants a file', (run) => writeFileSync(join(run, 'planted.json'), '{}')],
  [
    'plants a folder with a file',
    (run) => {
      mkdirSync(join(run, 'more'));
      writeFileSync(join(run, 'more/x'), '');
    },
  ],
  ['plants a link', (run) => symlinkSync('/etc/hosts', join(run, 'planted'))],
  ['swaps a document', (run) => writeFileSync(join(run, 'summary.json'), '{}')],
  ['lets a document grow', (run) => appendFileSync(join(run, 'summary.md'), 'more')],
  ['cuts a document', (run) => truncateSync(join(run, 'runtime_results.json'), 1)],
  [
    'puts a link in the place of the job',
    (run, elsewhere) => {
      renameSync(join(run, 'job'), join(elsewhere, 'job'));
      symlinkSync(join(elsewhere, 'job'), join(run, 'job'));
    },
  ],
  ['swaps the index', (run) => writeFileSync(join(run, 'artifact_index.json'), '{}')],
];

describe('when another process, between the index and LATEST,', () => {
  it.each(MEDDLING)('%s, LATEST stays where it was and no index is left', async (_what, meddle) => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'before' });
    const elsewhere = temporaryDirectory();
    const fs = {
      ...nodeFileSystem,
      rename: (from: string, to: string): void => {
        nodeFileSystem.rename(from, to);
        if (to.endsWith('/artifact_index.json')) meddle(dirname(to), elsewhere);
      },
    };
    expect(await errorOf(() => writeRun({ out, runId: 'after', fs }))).toMatchObject({
      code: expect.stringMatching(/^(?:BUNDLE|JSON|DIRECTORY)_/),
    });
    expect(readFileSync(join(out, 'LATEST'), 'utf8')).toBe('before\n');
    expect(existsSync(join(out, 'after/artifact_index.json'))).toBe(false);
  });
});
