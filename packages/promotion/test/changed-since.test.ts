import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, examineRun } from '@runtime/bundle-store';
import { encodePretty, sha256Hex } from '@runtime/contracts';
import { judgeRun } from '@runtime/promotion';
import { errorOf } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { evidenceBundle } from './support/evidence-bundle.js';

const WORLD = encodePretty({ world_id: 'lab-1', product_version: '14.4.1', build: '23E224', machine: 'arm64' });

describe('a document that is read once more after its bundle was verified', () => {
  it.each(
    ['apply_preflight.json', 'job/world.json'].flatMap((name): [string, string, (file: string) => void][] => [
      [name, 'gone', (file) => rmSync(file)],
      [name, 'another', (file) => writeFileSync(file, '{}')],
      [name, 'no JSON', (file) => writeFileSync(file, '{')],
      [
        name,
        'a link',
        (file) => {
          renameSync(file, `${file}.real`);
          symlinkSync(`${file}.real`, file);
        },
      ],
    ]),
  )('is an error where %s is %s by then, and not a document that was never there', async (name, _, change) => {
    const { run } = await evidenceBundle({
      worldId: 'lab-1',
      extra: { 'job/world.json': WORLD },
      manifest: ({ execution }) => {
        execution['world'] = { world_id: 'lab-1', sha256: sha256Hex(WORLD), source: 'repository' };
        execution['world_match'] = { compared: [], result: 'unknown' };
      },
    });
    const examined = await examineRun(run);
    expect((await judgeRun(examined)).promotability.reasons).toEqual([]);
    change(join(run, name));
    expect(await errorOf(() => judgeRun(examined))).toBeInstanceOf(BundleError);
  });
});
