import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleError, loadBundle, reindexBundle, validateBundle } from '@runtime/bundle-store';
import type { FileSystem } from '@runtime/files';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { Disk, type DiskState, materialise, ProcessEnded } from './support/disk.js';
import { writeRun } from './support/run.js';

const SLOW = process.env['RUNTIME_SLOW'] === '1';

/** What a run directory may be found as when its commit did not come about. */
const UNCOMMITTED = ['BUNDLE_IN_PROGRESS', 'BUNDLE_INDEX_MISSING', 'BUNDLE_NOT_FOUND', 'BUNDLE_NO_LATEST'];

const keyOf = (state: DiskState): string => {
  const hash = createHash('sha256');
  for (const [path, content] of [...state.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/\.tmp-/.test(path)) hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};

/** The state a finished action leaves when the power is cut right after it. */
async function settled(
  before: DiskState | undefined,
  action: (out: string, fs: FileSystem) => Promise<unknown>,
): Promise<{ state: DiskState; calls: number }> {
  const root = temporaryDirectory();
  if (before !== undefined) materialise(before, root);
  const disk = new Disk(root, { endAt: Number.POSITIVE_INFINITY, ...(before === undefined ? {} : { before }) });
  await action(join(root, 'out'), disk.fs);
  const [, durable] = [...disk.states()];
  return { state: durable as DiskState, calls: disk.calls };
}

/** Ends the process at each call of an action, and looks at each state the disk may then be in. */
async function everyCrash(
  before: DiskState,
  calls: number,
  action: (out: string, fs: FileSystem) => Promise<unknown>,
  look: (out: string, how: string) => Promise<void>,
): Promise<{ tried: number; distinct: number }> {
  let tried = 0;
  const seen = new Set<string>();
  for (let endAt = 0; endAt <= calls; endAt++) {
    for (const tear of [false, true]) {
      const root = temporaryDirectory();
      materialise(before, root);
      const disk = new Disk(root, { endAt, tear, before });
      await action(join(root, 'out'), disk.fs).catch((error: unknown) => {
        // The writer may wrap what ended it; what matters is that nothing came after.
        if (!(error instanceof ProcessEnded) && disk.at === '') throw error;
      });
      for (const state of disk.states()) {
        tried++;
        const key = keyOf(state);
        if (seen.has(key)) continue;
        seen.add(key);
        const place = join(root, 'after-crash');
        materialise(state, place);
        await look(join(place, 'out'), `call ${endAt}${tear ? ' (torn)' : ''}, ${state.how}`);
        rmSync(place, { recursive: true });
      }
      rmSync(root, { recursive: true });
    }
  }
  return { tried, distinct: seen.size };
}

async function outcome(dir: string): Promise<string> {
  try {
    return (await loadBundle(dir)).run_id;
  } catch (error) {
    return (error as BundleError).code;
  }
}

describe('a writer that ends at any call', () => {
  it('leaves the previous run or the new one to the reader, never neither and never a mixture', async () => {
    const first = await settled(undefined, (out, fs) => writeRun({ out, runId: 'old', fs }));
    const extra: Record<string, string> = SLOW
      ? Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`runtime_profiles/p${i}.sb`, `;${i}\n`]))
      : {};
    const action = (out: string, fs: FileSystem): Promise<unknown> => writeRun({ out, runId: 'new', fs, extra });
    const second = await settled(first.state, action);
    let oldSeen = 0;
    let newSeen = 0;
    const { tried, distinct } = await everyCrash(first.state, second.calls, action, async (out, how) => {
      const latest = await outcome(out);
      expect(['old', 'new'], how).toContain(latest);
      if (latest === 'old') oldSeen++;
      else newSeen++;
      expect(await outcome(join(out, 'old')), how).toBe('old');
      const direct = await outcome(join(out, 'new'));
      // Committed means whole; LATEST may name only what is committed.
      expect([...UNCOMMITTED, 'new'], how).toContain(direct);
      if (latest === 'new') expect(direct, how).toBe('new');
    });
    expect(oldSeen).toBeGreaterThan(0);
    expect(newSeen).toBeGreaterThan(0);
    console.log(`crash matrix of a run: ${second.calls} calls, ${tried} states tried, ${distinct} of them different`);
  }, 300_000);

  it('has its run for good once the commit returned', async () => {
    const first = await settled(undefined, (out, fs) => writeRun({ out, runId: 'old', fs }));
    const second = await settled(first.state, (out, fs) => writeRun({ out, runId: 'new', fs }));
    const root = temporaryDirectory();
    materialise(second.state, root);
    expect(await outcome(join(root, 'out'))).toBe('new');
    expect((await validateBundle(join(root, 'out'))).errors).toEqual([]);
  });

  it('leaves a root without runs, or with the first', async () => {
    const empty: DiskState = { files: new Map(), how: 'empty' };
    const action = (out: string, fs: FileSystem): Promise<unknown> => writeRun({ out, runId: 'new', fs });
    const { calls } = await settled(empty, action);
    const { tried, distinct } = await everyCrash(empty, calls, action, async (out, how) => {
      const direct = await outcome(join(out, 'new'));
      expect([...UNCOMMITTED, 'new'], how).toContain(direct);
      expect(['BUNDLE_NOT_FOUND', 'BUNDLE_NO_LATEST', 'new'], how).toContain(await outcome(out));
    });
    console.log(`crash matrix of a first run: ${tried} states tried, ${distinct} of them different`);
  }, 300_000);
});

describe('a repair that ends at any call', () => {
  it('leaves the old index or the new one, and the log at least as far', async () => {
    const first = await settled(undefined, (out, fs) => writeRun({ out, runId: 'old', fs }));
    const action = (out: string, fs: FileSystem): Promise<unknown> => reindexBundle(join(out, 'old'), { repair: true, fs });
    const { calls } = await settled(first.state, action);
    let repaired = 0;
    const { tried, distinct } = await everyCrash(first.state, calls, action, async (out, how) => {
      const result = await validateBundle(join(out, 'old'));
      expect(result.errors, how).toEqual([]);
      const bundle = await loadBundle(out);
      if (bundle.artifact_index.repaired === true) {
        repaired++;
        expect(bundle.repaired, how).toBe(true);
      }
    });
    expect(repaired).toBeGreaterThan(0);
    console.log(`crash matrix of a repair: ${tried} states tried, ${distinct} of them different`);
  }, 300_000);
});
