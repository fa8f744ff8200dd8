import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireBundleLock, ChannelError, LOCK_FILE, parseChannelSpec, probeBundleLock } from '@runtime/channels';
import { RuntimeError } from '@runtime/contracts';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

/** What may stand where a directory or a file is due. */
const OBJECTS: Record<string, (path: string) => void> = {
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a file': (path) => writeFileSync(path, 'x'),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to a device': (path) => symlinkSync('/dev/zero', path),
};

const inputError = async (call: () => Promise<unknown>): Promise<ChannelError> => {
  const error = await toThrowWithCode(call, ChannelError, 'LOCK_FAILED');
  expect(error.category).toBe('input');
  return error;
};

describe('when a bundle root is none', () => {
  it.each(Object.entries(OBJECTS))('says so: %s', async (_, make) => {
    const out = join(temporaryDirectory(), 'out');
    make(out);
    expect((await inputError(() => acquireBundleLock(out))).message).toContain('is not a directory');
    expect((await inputError(() => probeBundleLock(out))).message).toContain('is not a directory');
  });

  it.each([
    ['a NUL', 'a\0b'],
    ['too many bytes', 'x'.repeat(5000)],
  ])('refuses a path with %s', async (_, name) => {
    const out = join(temporaryDirectory(), name);
    for (const call of [acquireBundleLock, probeBundleLock]) await expect(call(out)).rejects.toBeInstanceOf(RuntimeError);
  });
});

describe('when something else stands in the place of the lock', () => {
  it.each(Object.entries(OBJECTS).filter(([name]) => name !== 'a file'))('is not waited for: %s', async (_, make) => {
    const out = temporaryDirectory();
    make(join(out, LOCK_FILE));
    expect((await inputError(() => acquireBundleLock(out, { mode: 'wait' }))).hint).toContain('remove it');
    expect(await probeBundleLock(out)).toEqual({ held: false, holder: null });
  });

  it.each(['[[[[', '{"pid": 1e999}', 'null', '{"pid": 5, "__proto__": {"run_id": "x"}, "host": {"a": 1}}', '\u0000'.repeat(4096)])(
    'believes no holder that cannot be one: %j',
    async (record) => {
      const out = temporaryDirectory();
      mkdirSync(out, { recursive: true });
      writeFileSync(join(out, LOCK_FILE), record);
      expect(await probeBundleLock(out)).toEqual({ held: false, holder: null });
    },
  );
});

describe('when the options of a lock are none', () => {
  it.each([
    { mode: 'maybe' },
    { mode: 'wait', timeoutSeconds: Number.NaN },
    { mode: 'wait', timeoutSeconds: Number.POSITIVE_INFINITY },
    { mode: 'wait', timeoutSeconds: '5' },
    { mode: 'wait', timeoutSeconds: -1 },
    { timeoutSeconds: null },
  ])('refuses them before anything is made: %j', async (options) => {
    const out = join(temporaryDirectory(), 'out');
    const error = await toThrowWithCode(() => acquireBundleLock(out, options as never), ChannelError, 'CHANNEL_SPEC_INVALID');
    expect(error.category).toBe('usage');
    expect(await probeBundleLock(out)).toEqual({ held: false, holder: null });
  });
});

describe('when a channel specification is none', () => {
  it.each([
    ['null', null],
    ['a number', 5],
    ['an array', []],
    ['nothing in it', {}],
    ['a symbol', Symbol('x')],
    ['a function', () => 1],
    ['half a character', '\ud800'],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['an unknown channel', { channel: 'x' }],
    ['a timeout that is no number', { channel: 'direct', lock_timeout_seconds: Number.NaN }],
    ['a timeout beyond a day', { channel: 'direct', lock_timeout_seconds: 1e308 }],
    ['a label of a megabyte', { channel: 'direct', label_prefix: 'a'.repeat(1_000_000) }],
    ['a member called __proto__', JSON.parse('{"channel": "direct", "__proto__": {"lock": false}}')],
  ])('refuses it: %s', async (_, value) => {
    const error = await toThrowWithCode(async () => parseChannelSpec(value), ChannelError, 'CHANNEL_SPEC_INVALID');
    expect(error.message.length).toBeLessThan(1000);
  });
});
