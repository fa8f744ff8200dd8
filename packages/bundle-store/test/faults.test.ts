import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, loadBundle, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { RuntimeError } from '@runtime/contracts';
import { errorOf, temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { faultyFileSystem } from './support/faulty.js';
import { writeRun } from './support/run.js';

const CODES = ['ENOSPC', 'EIO', 'EROFS', 'EMFILE', 'EACCES', 'EXDEV'];
const SLOW = process.env['RUNTIME_SLOW'] === '1';

const leftOver = (root: string): string[] => (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.includes('.tmp-'));

async function rootWithOneRun(): Promise<string> {
  const out = join(temporaryDirectory(), 'out');
  await writeRun({ out, runId: 'before', fs: faultyFileSystem({ at: -1, code: '' }).fs });
  return out;
}

const MEDIUM = new Set(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS']);

describe('when the system refuses one call of a run that is being written', () => {
  it.each(CODES)(
    '%s at every write, sync, rename, open and mkdir leaves the previous state',
    async (code) => {
      const clean = faultyFileSystem({ at: -1, code });
      await writeRun({ out: await rootWithOneRun(), runId: 'after', fs: clean.fs });
      let tried = 0;
      const out = await rootWithOneRun();
      const before = readFileSync(join(out, 'LATEST'), 'utf8');
      for (let at = 0; at < clean.calls.length; at++) {
        for (const persistent of SLOW ? [false, true] : [at % 2 === 0]) {
          const { fs, refused } = faultyFileSystem({ at, code, persistent });
          const error = await writeRun({ out, runId: 'after', fs }).then(
            () => null,
            (thrown: RuntimeError) => thrown,
          );
          const where = `${code} at ${refused()?.kind} ${refused()?.path}`;
          if (error === null) {
            // Names in a directory are as durable as the file system makes them; only a failing medium is a failure.
            expect([refused()?.kind, MEDIUM.has(code)], where).toEqual(['sync', false]);
            expect((await loadBundle(out)).run_id).toBe('after');
            rmSync(join(out, 'after'), { recursive: true });
            writeFileSync(join(out, 'LATEST'), before);
            tried++;
            continue;
          }
          expect(error, where).toBeInstanceOf(RuntimeError);
          expect(error.category, where).toBe('system');
          expect(error.details?.['system'], where).toBe(code);
          if (!persistent) {
            expect(readFileSync(join(out, 'LATEST'), 'utf8'), where).toBe(before);
            expect(existsSync(join(out, 'after/artifact_index.json')), where).toBe(false);
          }
          expect(leftOver(out), where).toEqual([]);
          expect((await loadBundle(join(out, 'before'))).run_id).toBe('before');
          rmSync(join(out, 'after'), { recursive: true, force: true });
          writeFileSync(join(out, 'LATEST'), before);
          tried++;
        }
      }
      console.log(`${code}: ${tried} faults`);
    },
    120_000,
  );

  it('ENOSPC for good, from any call on, leaves no part of a run that looks committed', async () => {
    const out = await rootWithOneRun();
    const { fs } = faultyFileSystem({ at: 12, code: 'ENOSPC', persistent: true, kinds: ['open', 'write'] });
    await errorOf(() => writeRun({ out, runId: 'after', fs }));
    expect((await loadBundle(out)).run_id).toBe('before');
  });
});

describe('when a commit carries a statement about its index', () => {
  it('has it whenever the index is there, and neither when one call is refused', async () => {
    const clean = faultyFileSystem({ at: -1, code: '' });
    const first = await rootWithOneRun();
    await writeRun({ out: first, runId: 'after', statement: true, fs: clean.fs });
    const digest = createHash('sha256')
      .update(readFileSync(join(first, 'after/artifact_index.json')))
      .digest('hex');
    expect(readFileSync(join(first, 'after.intoto.json'), 'utf8')).toBe(digest);
    for (let at = clean.calls.length - 30; at < clean.calls.length; at++) {
      const out = await rootWithOneRun();
      const { fs, refused } = faultyFileSystem({ at, code: 'ENOSPC' });
      await errorOf(() => writeRun({ out, runId: 'after', statement: true, fs }));
      const where = `ENOSPC at ${refused()?.kind} ${refused()?.path}`;
      expect(existsSync(join(out, 'after/artifact_index.json')), where).toBe(false);
      expect(existsSync(join(out, 'after.intoto.json')), where).toBe(false);
      expect((await loadBundle(out)).run_id, where).toBe('before');
      expect(leftOver(out), where).toEqual([]);
    }
  });

  it('puts it in place before the index', async () => {
    const out = join(temporaryDirectory(), 'out');
    let seen: boolean | null = null;
    const { fs } = faultyFileSystem({ at: -1, code: '' });
    const watched = {
      ...fs,
      rename: (from: string, to: string) => {
        if (to.endsWith('artifact_index.json')) seen = existsSync(join(out, 'signed.intoto.json'));
        fs.rename(from, to);
      },
    };
    await writeRun({ out, runId: 'signed', statement: true, fs: watched });
    expect(seen).toBe(true);
  });
});

describe('when the system refuses one call of a repair', () => {
  it('keeps index and log as they were, or has both replaced', async () => {
    const first = await rootWithOneRun();
    const clean = faultyFileSystem({ at: -1, code: '' });
    await reindexBundle(join(first, 'before'), { repair: true, fs: clean.fs });
    for (let at = 0; at < clean.calls.length; at++) {
      const out = await rootWithOneRun();
      const run = join(out, 'before');
      const index = readFileSync(join(run, 'artifact_index.json'), 'utf8');
      const { fs, refused } = faultyFileSystem({ at, code: 'EIO' });
      const error = (await errorOf(() => reindexBundle(run, { repair: true, fs }))) as RuntimeError;
      const where = `EIO at ${refused()?.kind} ${refused()?.path}`;
      expect(error.category, where).toBe('system');
      expect(readFileSync(join(run, 'artifact_index.json'), 'utf8'), where).toBe(index);
      expect(leftOver(out), where).toEqual([]);
      expect((await validateBundle(run)).errors, where).toEqual([]);
    }
  });
});

describe('when the system refuses to read', () => {
  it.each(['EMFILE', 'EIO', 'EACCES'])('%s at every open and read is an error of the system, not of the bundle', async (code) => {
    const out = await rootWithOneRun();
    const clean = faultyFileSystem({ at: -1, code, kinds: ['open', 'read', 'readLater', 'fstat', 'readdir'] });
    await loadBundle(out, { fs: clean.fs });
    expect(clean.calls.length).toBeGreaterThan(20);
    for (let at = 0; at < clean.calls.length; at++) {
      for (const call of [loadBundle, validateBundle, openBundleUnverified] as const) {
        const { fs, refused } = faultyFileSystem({ at, code, kinds: ['open', 'read', 'readLater', 'fstat', 'readdir'] });
        // A validation tells it as a finding of the file, beside the others.
        const outcome = await Promise.resolve(call(out, { fs })).then(
          (found) => ('errors' in found && found.errors.some((error) => error.code === 'BUNDLE_READ_FAILED') ? 'system' : null),
          (error: unknown) => (error as RuntimeError).category,
        );
        if (refused() === null) continue;
        expect(outcome, `${call.name}: ${refused()?.kind} ${refused()?.path}`).toBe('system');
      }
    }
  });
});

describe('starting a run', () => {
  it('refuses a run id that is taken', async () => {
    const out = await rootWithOneRun();
    await toThrowWithCode(() => writeRun({ out, runId: 'before' }), BundleError, 'BUNDLE_RUN_EXISTS');
  });

  it.each(['', '.', '..', 'a/b', '.hidden', 'LATEST', 'latest', 'é', 'a'.repeat(129), 'a b'])(
    'refuses the run id %j and creates nothing',
    async (runId) => {
      const root = temporaryDirectory();
      mkdirSync(join(root, 'out'));
      await toThrowWithCode(() => writeRun({ out: join(root, 'out'), runId }), BundleError, 'BUNDLE_RUN_ID_INVALID');
      expect(readdirSync(join(root, 'out'))).toEqual([]);
    },
  );
});
