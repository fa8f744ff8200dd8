import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_FILE, type ValidationProgress, validateBundle } from '@runtime/bundle-store';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { temporaryDirectory } from '@runtime/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editJson, writeRun } from './support/run.js';

const MIB = 1024 ** 2;

/** A file system of which every read of a large file takes as long as the test says. */
function slow(milliseconds: number): FileSystem {
  return {
    ...nodeFileSystem,
    readLater(...read) {
      vi.advanceTimersByTime(milliseconds);
      return nodeFileSystem.readLater(...read);
    },
  };
}

async function bundle(extra: Record<string, string> = {}): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'run-1', extra });
  return join(out, 'run-1');
}

async function progressOf(dir: string, fs?: FileSystem): Promise<ValidationProgress[]> {
  const seen: ValidationProgress[] = [];
  await validateBundle(dir, { fs, onProgress: (progress) => seen.push(progress) });
  return seen;
}

describe('the progress of a validation', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['hrtime'] });
    vi.advanceTimersByTime(10_000);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells the end alone when there is not the time for more', async () => {
    const dir = await bundle();
    const { artifacts, bytes } = await validateBundle(dir);
    expect(await progressOf(dir)).toEqual([
      expect.objectContaining({ done: artifacts, total: artifacts, done_bytes: bytes, total_bytes: bytes, current: 'job/results.ndjson' }),
    ]);
  });

  it('goes on inside one large artifact', async () => {
    const dir = await bundle({ 'launchctl/large.bin': 'x'.repeat(5 * MIB) });
    const { artifacts, bytes } = await validateBundle(dir);
    const within = (await progressOf(dir, slow(60))).filter(({ current, done }) => current === 'launchctl/large.bin' && done < artifacts);
    const left = within.map(({ done_bytes }) => (bytes - done_bytes) / MIB);
    expect(left).toEqual(Array.from({ length: 20 }, (_, at) => (19 - at) / 4));
    for (const { done, total, total_bytes, rate } of within) {
      expect({ done, total, total_bytes }).toEqual({ done: artifacts - 1, total: artifacts, total_bytes: bytes });
      expect(rate).toBeGreaterThan(0);
    }
  });

  it('tells every artifact when there is time, and how quick it was', async () => {
    const dir = await bundle();
    const artifacts = JSON.parse(readFileSync(join(dir, INDEX_FILE), 'utf8')).artifacts as { path: string; file_size: number }[];
    const open: typeof nodeFileSystem.open = (...opened) => {
      vi.advanceTimersByTime(60);
      return nodeFileSystem.open(...opened);
    };
    const told = (await progressOf(dir, { ...nodeFileSystem, open })).filter(({ done }) => done > 0);
    for (const { done, done_bytes, rate, current } of told) {
      const settled = artifacts.slice(0, done).reduce((sum, { file_size }) => sum + file_size, 0);
      const read = artifacts.find(({ path }) => path.endsWith(`/${current}`))?.file_size;
      expect([0, read]).toContain(done_bytes - settled);
      expect(rate).toBeLessThanOrEqual(done_bytes / 0.05);
    }
    expect(told.length).toBeGreaterThan(5);
    const [end] = await progressOf(dir);
    expect(end?.rate).toBe((end?.done_bytes ?? 0) * 1000);
  });

  it('is told as soon as it is time, and no sooner', async () => {
    const dir = await bundle({ 'launchctl/large.bin': 'x'.repeat(5 * MIB) });
    expect((await progressOf(dir, slow(50))).length).toBeGreaterThan(20);
    expect((await progressOf(dir, slow(2))).length).toBe(1);
  });

  it('never runs backward, and counts artifacts that are wrong as looked at', async () => {
    const dir = await bundle({ 'launchctl/large.bin': 'x'.repeat(3 * MIB) });
    writeFileSync(join(dir, 'summary.md'), 'changed');
    const seen = await progressOf(dir, slow(60));
    const steps = seen.map(({ done_bytes }) => done_bytes);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ done: seen.at(-1)!.total, done_bytes: seen.at(-1)!.total_bytes });
  });

  it('is silent about a bundle whose index cannot be read', async () => {
    const dir = await bundle();
    writeFileSync(join(dir, INDEX_FILE), '{');
    expect(await progressOf(dir)).toEqual([]);
  });

  it('counts no bytes for entries of which the index says no size', async () => {
    const dir = await bundle();
    editJson(dir, INDEX_FILE, (index) => {
      for (const entry of index['artifacts'] as Record<string, unknown>[]) delete entry['file_size'];
    });
    expect((await progressOf(dir)).at(-1)).toMatchObject({ total_bytes: 0 });
  });
});

it('a display of progress that breaks does not cost the answer', async () => {
  const dir = await bundle();
  const result = await validateBundle(dir, {
    onProgress: () => {
      throw new Error('a display that breaks');
    },
  });
  expect(result).toEqual(await validateBundle(dir));
});
