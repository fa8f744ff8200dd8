import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, type BundleErrorCode, examineRun, loadBundle, openBundleUnverified, validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { layOutRun, writeRun } from './support/run.js';

const INDEX = 'artifact_index.json';
const SUITE = 'name a run, or the directory that holds the runs; `runtime run` makes one in the out/ folder of its suite';

/** What stands at a path, what is said of it, and the hint, in which `ROOT` is the path. */
const NO_RUN: [what: string, put: (root: string) => void, code: BundleErrorCode, hint: string][] = [
  ['nothing', () => {}, 'BUNDLE_NOT_FOUND', 'check the path'],
  ['a file', (root) => writeTree(join(root, '..'), { [root.slice(root.lastIndexOf('/') + 1)]: '' }), 'BUNDLE_NOT_FOUND', 'check the path'],
  ['an empty folder', (root) => mkdirSync(root), 'BUNDLE_NO_LATEST', SUITE],
  ['a folder with hidden files', (root) => writeTree(root, { '.a': '' }), 'BUNDLE_NO_LATEST', SUITE],
  ['a folder with files', (root) => writeTree(root, { a: '', '.b': '' }), 'BUNDLE_INDEX_MISSING', 'name a run directory'],
  ['a folder with files and folders', (root) => writeTree(root, { a: '', 'b/c': '' }), 'BUNDLE_NO_LATEST', SUITE],
  [
    'folders with roots in them, and others',
    (root) => writeTree(root, { 'a/LATEST': '', 'b/x': '', 'c/LATEST': '', 'd/LATEST/e': '' }),
    'BUNDLE_NO_LATEST',
    'name the directory that holds the runs: ROOT/a, ROOT/c',
  ],
  [
    'runs, and what is none',
    (root) => writeTree(root, { 'b/run_status.json': '', [`a/${INDEX}`]: '', 'c/x': '', [`no id/${INDEX}`]: '', d: '' }),
    'BUNDLE_NO_LATEST',
    'name one of the runs: ROOT/a, ROOT/b',
  ],
  [
    'more runs than anyone reads',
    (root) => writeTree(root, Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`r${10 + i}/${INDEX}`, '']))),
    'BUNDLE_NO_LATEST',
    `name one of the runs: ${Array.from({ length: 10 }, (_, i) => `ROOT/r${10 + i}`).join(', ')}, and 2 more`,
  ],
  [
    'a LATEST to nothing',
    (root) => writeTree(root, { LATEST: 'x\n', [`a/${INDEX}`]: '' }),
    'BUNDLE_LATEST_DANGLING',
    'name one of the runs: ROOT/a',
  ],
  ['a LATEST to a file', (root) => writeTree(root, { LATEST: 'x\n', x: '' }), 'BUNDLE_LATEST_DANGLING', SUITE],
  ['a LATEST that is a folder', (root) => writeTree(root, { 'LATEST/x': '' }), 'BUNDLE_NOT_REGULAR', 'put a regular file there'],
  [
    'a LATEST to a link',
    (root) => {
      writeTree(root, { LATEST: 'x\n', [`a/${INDEX}`]: '' });
      symlinkSync('a', join(root, 'x'));
    },
    'BUNDLE_LINK',
    'put the run directory itself there',
  ],
  [
    'a LATEST to a folder that is no run',
    (root) => writeTree(root, { LATEST: 'x\n', 'x/y': '' }),
    'BUNDLE_INDEX_MISSING',
    'run the plan again',
  ],
];

describe.each(NO_RUN)('a path to %s', (what, put, code, hint) => {
  function placed(): string {
    const root = join(temporaryDirectory(), 'out');
    put(root);
    return root;
  }

  it('is no run, and says what to name', async () => {
    const root = placed();
    const error = await toThrowWithCode(() => loadBundle(root), BundleError, code);
    expect(error.hint).toContain(hint.replaceAll('ROOT', root));
    expect(error.category).toBe('input');
    const { errors, ...result } = await validateBundle(root);
    expect(errors.map((problem) => problem.code)).toEqual([code]);
    const isFound = what === 'a LATEST to a folder that is no run';
    expect(result).toMatchObject({
      ok: false,
      run_id: null,
      index_sha256: null,
      artifacts: 0,
      bytes: 0,
      looked_at: { artifacts: 0, rows: 0 },
    });
    expect(result.bundle_dir).toBe(isFound ? './x' : root);
    const required = validateBundle(root, { requireRun: true });
    if (isFound) expect((await required).ok).toBe(false);
    else await expect(required).rejects.toMatchObject({ code });
    const unverified = openBundleUnverified(root);
    // Taken as a run, it holds no mark of ours.
    await expect(unverified).rejects.toMatchObject({ code: code === 'BUNDLE_INDEX_MISSING' ? 'BUNDLE_READING_UNKNOWN' : code });
  });
});

describe('a root that is asked for as a run', () => {
  it('is none, whatever its LATEST names', async () => {
    const out = join(temporaryDirectory(), 'out');
    await writeRun({ out, runId: 'run-1' });
    const { found, failure, bundle_dir, run_id } = await examineRun(out, { exact: true });
    expect({ found, failure, bundle_dir, run_id }).toMatchObject({
      found: false,
      failure: { code: 'BUNDLE_INDEX_MISSING' },
      bundle_dir: out,
      run_id: null,
    });
    expect((await examineRun(join(out, 'run-1'), { exact: true })).failure).toBe(null);
  });
});

describe('LATEST', () => {
  it.each([
    ['run-1', true],
    ['run-1\n', true],
    ['run-1\r\n', true],
    ['run-1\n\n', false],
    ['run-1 ', false],
    [`${'x'.repeat(128)}\n`, true],
    [`${'x'.repeat(128)}\r\n`, true],
    [`${'x'.repeat(129)}\n`, false],
  ])('holds a run id and at most one end of a line: %j', async (text, isId) => {
    const out = join(temporaryDirectory(), 'out');
    const name = text.trimEnd();
    layOutRun(join(out, name), { runId: 'run-1' });
    writeTree(out, { LATEST: text });
    const { errors } = await validateBundle(out);
    expect(errors.some(({ code }) => code === 'BUNDLE_LATEST_INVALID' || code === 'BUNDLE_LATEST_TOO_LARGE')).toBe(!isId);
  });
});
