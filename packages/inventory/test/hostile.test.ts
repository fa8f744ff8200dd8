import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeInventory } from '@runtime/contracts';
import { buildRuntimeInventory } from '@runtime/inventory';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';

const KEYWORDS = ['sandbox_init', 'sandbox_init_with_parameters', 'émigré', '(seatbelt) *'];
const build = (repoRoot: string): Promise<RuntimeInventory> =>
  buildRuntimeInventory({ repoRoot, items: [], keywords: KEYWORDS, external: [], exclude: [] });
const hits = (document: RuntimeInventory) => document.unclassified_hits.map((hit) => hit.path);

it('does not follow links, so neither loops nor files outside are seen', async () => {
  const outside = temporaryDirectory();
  writeTree(outside, { secret: 'sandbox_init' });
  const root = temporaryDirectory();
  writeTree(root, { 'a/b/file': 'sandbox_init' });
  symlinkSync('../..', join(root, 'a', 'b', 'up'));
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync(outside, join(root, 'away'));
  symlinkSync(join(outside, 'secret'), join(root, 'file'));
  symlinkSync('nowhere', join(root, 'dangling'));
  const document = await build(root);
  expect(hits(document)).toEqual(['a/b/file']);
  expect(document.scanner).toMatchObject({ status: 'complete', files_scanned: 1, skipped_counts: { link: 5 } });
  expect(document.scanner?.skipped.map((skip) => skip.path)).toEqual(['a/b/up', 'away', 'dangling', 'file', 'loop']);
});

it('does not take a file with a NUL byte for text, and says that a keyword stands in it', async () => {
  const root = temporaryDirectory();
  writeTree(root, { tool: 'sandbox_init\0', quiet: 'nothing here\0', text: 'sandbox_init' });
  const document = await build(root);
  expect(hits(document)).toEqual(['text']);
  expect(document.scanner?.skipped).toEqual([{ path: 'tool', reason: 'binary' }]);
  expect(document.scanner?.status).toBe('complete');
});

it('finds a keyword wherever it lies across the pieces a large file is read in', async () => {
  const piece = 4 * 1024 * 1024;
  const files: Record<string, Buffer> = {};
  for (const [name, at] of [
    ['before', piece - 40],
    ['across-1', piece - 1],
    ['across-27', piece - 27],
    ['after', piece],
    ['last', 2 * piece - 28],
  ] as const) {
    const bytes = Buffer.alloc(2 * piece, 0x20);
    bytes.write('sandbox_init_with_parameters', at);
    files[name] = bytes;
  }
  const late = Buffer.alloc(2 * piece, 0x20);
  late.write('sandbox_init', 0);
  late[2 * piece - 1] = 0;
  const root = temporaryDirectory();
  writeTree(root, { ...files, 'late-nul': late });
  const document = await build(root);
  expect(document.unclassified_hits).toEqual(
    ['across-1', 'across-27', 'after', 'before', 'last'].map((path) => ({
      path,
      keywords: ['sandbox_init', 'sandbox_init_with_parameters'],
    })),
  );
  expect(document.scanner?.skipped).toEqual([{ path: 'late-nul', reason: 'binary' }]);
});

it('does not read a file above the ceiling, and says so', async () => {
  const root = temporaryDirectory();
  // Sparse: a terabyte of nothing.
  const fd = openSync(join(root, 'huge'), 'w');
  ftruncateSync(fd, 2 ** 40);
  closeSync(fd);
  const document = await build(root);
  expect(document.scanner).toMatchObject({ status: 'incomplete', files_scanned: 0, skipped: [{ path: 'huge', reason: 'too_large' }] });
});

it('does not wait for a FIFO', async () => {
  const root = temporaryDirectory();
  const made = spawnSync('mkfifo', [join(root, 'pipe')]);
  expect(made.status).toBe(0);
  expect((await build(root)).scanner?.skipped).toEqual([{ path: 'pipe', reason: 'special' }]);
});

it.skipIf(process.getuid?.() === 0)('says what it may not read', async () => {
  const root = temporaryDirectory();
  writeTree(root, { closed: 'sandbox_init', 'locked/file': 'sandbox_init' });
  chmodSync(join(root, 'closed'), 0);
  chmodSync(join(root, 'locked'), 0);
  const document = await build(root);
  chmodSync(join(root, 'locked'), 0o700);
  expect(document.scanner).toMatchObject({ status: 'incomplete', skipped_counts: { unreadable: 2 } });
});

it.skipIf(process.platform !== 'linux')('says that a name is no UTF-8', async () => {
  const root = temporaryDirectory();
  writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff])]), 'sandbox_init');
  const document = await build(root);
  expect(document.scanner).toMatchObject({ status: 'incomplete', skipped_counts: { name_not_utf8: 1 } });
});

it('takes keywords as they are, and finds them byte by byte', async () => {
  const root = temporaryDirectory();
  writeTree(root, {
    a: 'x (seatbelt) * y',
    b: 'seatbelt',
    c: 'un émigré',
    d: Buffer.from('un émigré', 'latin1'),
    'odd name\nwith a line': 'sandbox_init',
  });
  expect(hits(await build(root))).toEqual(['a', 'c', 'odd name\nwith a line']);
});

it('goes down a thousand folders', async () => {
  const root = temporaryDirectory();
  let at = root;
  for (let i = 0; i < 1000; i++) at = join(at, 'd');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'f'), 'sandbox_init');
  expect(hits(await build(root))).toEqual([`${'d/'.repeat(1000)}f`]);
});

it('lists a thousand skips and counts the rest', async () => {
  const root = temporaryDirectory();
  for (let i = 0; i < 1200; i++) symlinkSync('x', join(root, `link-${i}`));
  const { scanner } = await build(root);
  expect(scanner?.skipped).toHaveLength(1000);
  expect(scanner?.skipped_counts).toEqual({ link: 1200 });
});
