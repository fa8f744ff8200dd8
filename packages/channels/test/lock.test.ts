import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireBundleLock, ChannelError, LOCK_FILE, lockInOtherProcess, probeBundleLock } from '@runtime/channels';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('the lock of a bundle root', () => {
  it('creates the root and one file, which stays', async () => {
    const out = join(temporaryDirectory(), 'a/out');
    const lock = await acquireBundleLock(out, { runId: 'run-1' });
    const first = statSync(join(out, LOCK_FILE)).ino;
    expect(JSON.parse(readFileSync(lock.path, 'utf8'))).toMatchObject({ pid: process.pid, run_id: 'run-1' });
    await lock.release();
    await lock.release();
    await (await acquireBundleLock(out)).release();
    expect(statSync(join(out, LOCK_FILE)).ino).toBe(first);
  });

  it('is held by one, and the record of the holder outlasts every other try', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out, { runId: 'run-1' });
    const error = await toThrowWithCode(() => acquireBundleLock(out, { runId: 'run-2' }), ChannelError, 'BUNDLE_LOCKED');
    expect(error).toMatchObject({ category: 'locked', details: { holder: { pid: process.pid, run_id: 'run-1' } } });
    expect(readFileSync(lock.path, 'utf8')).toContain('run-1');
    await lock.release();
    expect(await probeBundleLock(out)).toEqual({ held: false, holder: null });
  });

  it('is waited for, no longer than told', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out);
    const started = performance.now();
    await toThrowWithCode(() => acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 0.15 }), ChannelError, 'LOCK_TIMEOUT');
    expect(performance.now() - started).toBeGreaterThan(140);
    const waiting = acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 20 });
    await lock.release();
    await (await waiting).release();
  });

  it('is taken although somebody has it for a moment', async () => {
    const out = temporaryDirectory();
    const other = await acquireBundleLock(out);
    const fs: FileSystem = {
      ...nodeFileSystem,
      fstat(fd) {
        // After the first try, which follows at once.
        setImmediate(() => void other.release());
        return nodeFileSystem.fstat(fd);
      },
    };
    await (await acquireBundleLock(out, { fs })).release();
  });

  it('stops waiting when it is told to', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out);
    const stop = new AbortController();
    const waiting = acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 20, signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await lock.release();
  });

  it('goes to each of many in turn, and never to two', async () => {
    const out = temporaryDirectory();
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = await acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 60 });
        most = Math.max(most, ++holders);
        await new Promise((resolve) => setImmediate(resolve));
        holders--;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
  });

  it('keeps out another process, and goes to it; once that one is killed, it is free', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out, { runId: 'run-1' });
    const refused = await lockInOtherProcess(out);
    expect(refused.answer).toBe('refused');
    await refused.kill();
    await lock.release();
    const taken = await lockInOtherProcess(out);
    expect(taken.answer).toBe('taken');
    await toThrowWithCode(() => acquireBundleLock(out), ChannelError, 'BUNDLE_LOCKED');
    await taken.kill();
    await (await acquireBundleLock(out)).release();
  });

  it('has no answer of another process that cannot try it, or is stopped', async () => {
    const out = temporaryDirectory();
    const other = await lockInOtherProcess(out);
    expect(other.answer).toBeNull();
    await other.kill();
    await (await acquireBundleLock(out)).release();
    expect((await lockInOtherProcess(out, AbortSignal.abort())).answer).toBeNull();
  });

  it('is not disturbed by those who only ask', async () => {
    const out = temporaryDirectory();
    await (await acquireBundleLock(out)).release();
    const asking = Array.from({ length: 50 }, () => probeBundleLock(out));
    await (await acquireBundleLock(out, { mode: 'fail' })).release();
    expect((await Promise.all(asking)).every((state) => state.holder === null || state.held)).toBe(true);
  });

  it('reads the older record, and believes no record that cannot be one', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out);
    for (const [text, holder] of [
      ['pid=123\n', { pid: 123, host: null, run_id: null, acquired_at_unix: null }],
      ['{"pid": 5, "run_id": "a\\u001b[31m", "host": 7}', { pid: 5, host: null, run_id: null, acquired_at_unix: null }],
      ['{"pid": "5"}', null],
      ['', null],
      ['x'.repeat(10_000), null],
    ] as const) {
      writeFileSync(lock.path, text);
      expect(await probeBundleLock(out)).toEqual({ held: true, holder });
    }
    await lock.release();
  });

  it('is no link and no directory', async () => {
    const out = temporaryDirectory();
    writeFileSync(join(out, 'elsewhere'), 'keep');
    symlinkSync('elsewhere', join(out, LOCK_FILE));
    await toThrowWithCode(() => acquireBundleLock(out), ChannelError, 'LOCK_FAILED');
    expect(readFileSync(join(out, 'elsewhere'), 'utf8')).toBe('keep');
    const other = temporaryDirectory();
    mkdirSync(join(other, LOCK_FILE));
    const error = await toThrowWithCode(() => acquireBundleLock(other), ChannelError, 'LOCK_FAILED');
    expect([error.category, error.hint]).toEqual(['input', expect.stringContaining('remove it')]);
  });

  it.each([
    ['EACCES', 'LOCK_FAILED', 'system'],
    ['EROFS', 'LOCK_FAILED', 'system'],
    ['ENOLCK', 'LOCK_UNAVAILABLE', 'host'],
  ] as const)('says %s in its own words', async (system, code, category) => {
    const fs: FileSystem = {
      ...nodeFileSystem,
      open: (path, flags, mode) => {
        if (path.endsWith(LOCK_FILE)) throw Object.assign(new Error(system), { code: system });
        return nodeFileSystem.open(path, flags, mode);
      },
    };
    expect(await toThrowWithCode(() => acquireBundleLock(temporaryDirectory(), { fs }), ChannelError, code)).toMatchObject({ category });
  });
});
