import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns, loadBundle, validateBundle } from '@runtime/bundle-store';
import { acquireBundleLock, ChannelError, probeBundleLock } from '@runtime/channels';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildChild, childPlace, startChild } from './support/children.js';
import { writeRun } from './support/run.js';

const SLOW = process.env['RUNTIME_SLOW'] === '1';
const ROUNDS = SLOW ? 150 : 6;
const KILLS = SLOW ? 250 : 12;

let child: string;
beforeAll(async () => {
  child = await buildChild();
});
afterAll(() => rmSync(childPlace, { recursive: true, force: true }));

describe('eight writers and four readers on one root', () => {
  it('lose no commit, tear no read, and never hold the root together', async () => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'first' });
    const writers = Array.from({ length: 8 }, (_, i) => startChild(child, 'write', out, `w${i}`, String(ROUNDS), `${out}.marker`));
    const readers = Array.from({ length: 4 }, () => startChild(child, 'read', out, SLOW ? '60000' : '2500'));
    for (const writer of writers) expect(await writer.ended).toEqual({ code: 0, signal: null, errors: '' });
    let loads = 0;
    for (const reader of readers) {
      expect(await reader.ended).toMatchObject({ code: 0, errors: '' });
      expect(reader.lines.filter((line) => line.startsWith('torn'))).toEqual([]);
      loads += Number(reader.lines.at(-1)?.split(' ')[1]);
    }
    expect(loads).toBeGreaterThan(4);
    const { runs, latest } = await listRuns(out);
    expect(runs.length).toBe(8 * ROUNDS + 1);
    expect(runs.filter((run) => run.kind !== 'committed')).toEqual([]);
    expect(runs.map((run) => run.run_id)).toContain(latest);
    for (const run of runs) expect((await validateBundle(join(out, run.run_id))).errors).toEqual([]);
    expect(readdirSync(out).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
    console.log(`races: ${8 * ROUNDS} commits by 8 writers, ${loads} loads by 4 readers`);
  }, 240_000);
});

describe('a writer that is killed', () => {
  it('frees the root, and leaves the last committed run to every reader', async () => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'first' });
    const committed = new Set(['first']);
    for (let kill = 0; kill < KILLS; kill++) {
      const writer = startChild(child, 'write', out, `k${kill}`, '100');
      await writer.line(`begin k${kill}-${kill % 3}`);
      // At another moment of the run each time: by the number of turns of the loop, not by the clock.
      for (let turn = 0; turn < (kill * 7919) % 30_000; turn++) await new Promise((resolve) => setImmediate(resolve));
      writer.process.kill('SIGKILL');
      await writer.ended;
      for (const line of writer.lines) if (line.startsWith('committed ')) committed.add(line.slice('committed '.length));
      expect(await probeBundleLock(out)).toEqual({ held: false, holder: null });
      await loadBundle(out);
    }
    const { runs } = await listRuns(out);
    const kinds = new Map(runs.map((run) => [run.run_id, run.kind]));
    for (const run of committed) expect(kinds.get(run), run).toBe('committed');
    for (const run of runs) {
      if (run.kind === 'committed') expect((await validateBundle(join(out, run.run_id))).errors).toEqual([]);
      else expect(run.kind).toMatch(/^(interrupted|foreign)$/);
    }
    console.log(
      `kills: ${KILLS}; ${committed.size} runs committed, ${runs.filter((run) => run.kind === 'interrupted').length} interrupted`,
    );
  }, 600_000);
});

describe('the lock of a root', () => {
  it('is refused while another process holds it, naming that process, and free when it is killed', async () => {
    const out = join(temporaryDirectory(), 'out');
    const holder = startChild(child, 'hold', out);
    await holder.line('held');
    const error = await toThrowWithCode(() => acquireBundleLock(out, { mode: 'fail' }), ChannelError, 'BUNDLE_LOCKED');
    expect(error.details?.['holder']).toMatchObject({ pid: holder.process.pid, run_id: 'held-run' });
    expect(error.category).toBe('locked');
    const waited = await toThrowWithCode(() => acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 0.2 }), ChannelError, 'LOCK_TIMEOUT');
    expect(waited.message).toContain(String(holder.process.pid));
    expect((await probeBundleLock(out)).held).toBe(true);
    const waiting = acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 30 });
    holder.process.kill('SIGKILL');
    await holder.ended;
    const lock = await waiting;
    await lock.release();
  });
});
