import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reindexBundle } from '@runtime/bundle-store';
import { HOSTILE, layOutHostile } from './hostile.js';
import { editJson, layOutRun } from './run.js';

const VERSION = 'artifact_index.v0.1';

/** Good bundles of different kinds, by aspect. */
const VALID: Record<string, (run: string) => void | Promise<void>> = {
  whole: () => {},
  failed: (run) => {
    editJson(run, 'run_status.json', (document) => {
      document.state = 'failed';
    });
    editJson(run, 'artifact_index.json', (document) => {
      document.status = 'failed';
      document.missing = ['out/run-1/baseline_results.json'];
    });
  },
  repaired: async (run) => {
    writeFileSync(join(run, 'summary.md'), '# changed by hand\n');
    await reindexBundle(run, { repair: true, repoRoot: join(run, '../..'), now: () => 1700000000.25 });
    rmSync(join(run, '../.runtime.lock'));
  },
};

/** Writes the good bundles that are kept in `fixtures/bundles`. */
export async function writeValid(root: string): Promise<void> {
  rmSync(join(root, VERSION), { recursive: true, force: true });
  for (const [aspect, shape] of Object.entries(VALID)) {
    const run = join(root, VERSION, 'valid', aspect, 'out/run-1');
    layOutRun(run, { runId: 'run-1', writerPid: 1 });
    writeFileSync(join(run, '../LATEST'), 'run-1\n');
    await shape(run);
  }
}

export interface Manifest {
  version: string;
  valid: { aspect: string; open: string }[];
  invalid: { aspect: string; code: string; open: string; why: string }[];
}

/**
 * Writes what readers in other languages are tested with: a copy of the good bundles, of the bad ones those that any file system
 * can hold, and a manifest of both.
 */
export async function writeBundles(kept: string, root: string): Promise<Manifest> {
  cpSync(join(kept, VERSION), join(root, VERSION), { recursive: true });
  const portable = HOSTILE.filter((hostile) => hostile.portable);
  for (const hostile of portable) {
    const place = join(root, VERSION, 'invalid', hostile.aspect);
    mkdirSync(place, { recursive: true });
    const { end } = await layOutHostile(place, hostile);
    end();
    rmSync(join(place, 'outside'), { recursive: true });
  }
  const manifest = {
    version: VERSION,
    valid: Object.keys(VALID).map((aspect) => ({ aspect, open: 'out/run-1' })),
    invalid: portable.map(({ aspect, code, through, why }) => ({ aspect, code, open: through === 'root' ? 'out' : 'out/run-1', why })),
  };
  writeFileSync(join(root, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
