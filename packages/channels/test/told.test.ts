import { statSync, writeFileSync } from 'node:fs';
import { acquireBundleLock, ChannelError, parseChannelSpec, probeBundleLock } from '@runtime/channels';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('what a lock tells', () => {
  it('names the holder and the run, and what to do in either mode', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out, { runId: 'run-1' });
    const refused = await toThrowWithCode(() => acquireBundleLock(out), ChannelError, 'BUNDLE_LOCKED');
    expect(refused.message).toBe(`the bundle root is locked by process ${process.pid} (run run-1): ${lock.path}`);
    expect(refused.hint).toBe('wait for it to end, or use the lock mode wait');
    const waited = await toThrowWithCode(() => acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 0 }), ChannelError, 'LOCK_TIMEOUT');
    expect(waited.message).toBe(`process ${process.pid} (run run-1) still holds the bundle root after 0 s: ${lock.path}`);
    expect(waited.hint).toBe('wait for it to end, or raise the timeout');
    await lock.release();
  });

  it('names nobody where the record is none, and no run where there was none', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out);
    expect((await toThrowWithCode(() => acquireBundleLock(out), ChannelError, 'BUNDLE_LOCKED')).message).toBe(
      `the bundle root is locked by process ${process.pid}: ${lock.path}`,
    );
    for (const text of ['', '7', 'null', '"x"', '{"pid": 1.5}']) {
      writeFileSync(lock.path, text);
      expect((await toThrowWithCode(() => acquireBundleLock(out), ChannelError, 'BUNDLE_LOCKED')).message).toContain('by another writer');
    }
    await lock.release();
  });

  it('records when it was taken, in seconds, and can be read by others', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out);
    const { holder } = await probeBundleLock(out);
    expect(Math.abs((holder?.acquired_at_unix ?? 0) - Date.now() / 1000)).toBeLessThan(600);
    expect(statSync(lock.path).mode & 0o600).toBe(0o600);
    await lock.release();
  });

  it('waits for a holder also where no time was given', async () => {
    const out = temporaryDirectory();
    const lock = await acquireBundleLock(out);
    const waiting = acquireBundleLock(out, { mode: 'wait' });
    setImmediate(() => void lock.release());
    await (await waiting).release();
  });

  it('shows of a path that is none as much as a person reads', async () => {
    const error = await toThrowWithCode(() => probeBundleLock(`/${'x'.repeat(100)}\0`), ChannelError, 'LOCK_FAILED');
    expect(error.message).toBe(`the bundle root is not a path the system accepts: "/${'x'.repeat(79)}"`);
  });
});

it('a specification may say that nobody waits', () => {
  expect(parseChannelSpec({ channel: 'direct', lock_timeout_seconds: 0 })).toMatchObject({ lock_timeout_seconds: 0 });
  expect(() => parseChannelSpec({ channel: 'direct', lock_timeout_seconds: -1 })).toThrow('lock_timeout_seconds');
});
