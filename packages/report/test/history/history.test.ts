import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packBundle } from '@runtime/archives';
import { FilesError } from '@runtime/files';
import { type History, readHistory, renderHistoryMarkdown, renderHistoryText } from '@runtime/report';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { type BundleCase, buildBundle, PROFILE_TEXT, type ProbeCase } from '../support/bundle.js';

let runs = 0;

/** A run at a minute, on a version of the system. Later minutes are later runs. */
async function runAt(root: string, minute: number, probes: readonly ProbeCase[], more: Partial<BundleCase> & { version?: string } = {}) {
  return buildBundle(root, {
    probes,
    runId: `run-${runs++}`,
    status: { updated_at_unix: 1_700_000_000 + 60 * minute },
    manifest: ({ execution }) => {
      execution['host'] = { platform: 'darwin', machine: 'arm64', product_version: more.version ?? '14.4.1' };
    },
    ...more,
  });
}

const cells = ({ probes }: History): string[] => probes.map((probe) => probe.cells);
const causes = ({ changes }: History): string[] => changes.map(({ kind, cause, from, to }) => `${kind} ${cause} ${from}→${to}`);

it('orders runs by version of the system and time, whatever order they are named in', async () => {
  const root = temporaryDirectory();
  const third = await runAt(root, 1, [{ actual: 'allow' }], { version: '15.2' });
  const second = await runAt(root, 9, [{}]);
  const first = await runAt(root, 5, [{}], { version: '9.1' });
  const history = await readHistory([third, second, first]);
  expect(history.runs.map(({ product_version }) => product_version)).toEqual(['9.1', '14.4.1', '15.2']);
  expect(cells(history)).toEqual(['dda']);
  expect(causes(history)).toEqual(['decision host 1→2']);
});

it('names the likely cause of each change', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{ id: 'a' }, { id: 'b', target: '/b' }]);
  await runAt(
    root,
    2,
    [
      { id: 'a', actual: 'allow' },
      { id: 'b', target: '/b', expected: 'allow' },
    ],
    {
      profileText: `${PROFILE_TEXT}(allow file-read*)\n`,
    },
  );
  await runAt(
    root,
    3,
    [
      { id: 'a', actual: null },
      { id: 'b', target: '/b', expected: 'allow' },
    ],
    {
      profileText: `${PROFILE_TEXT}(allow file-read*)\n`,
    },
  );
  const history = await readHistory([join(root, 'out')]);
  expect(cells(history)).toEqual(['dan', 'ddd']);
  expect(causes(history)).toEqual(['decision policy 0→1', 'coverage not_measured 1→2', 'expectation plan 0→1']);
});

it('names the world where only that is another one, the harness where nothing was applied, and the fixture where the target went', async () => {
  const causesOf = async (second: readonly ProbeCase[], more: Partial<BundleCase> = {}) => {
    const root = temporaryDirectory();
    await runAt(root, 1, [{}]);
    await runAt(root, 2, second, more);
    return causes(await readHistory([root]));
  };
  expect(await causesOf([{ actual: 'allow' }], { worldId: 'z-other-world' })).toEqual(['decision host 0→1']);
  const blocked = { actual: null, event: { failure_stage: 'apply', failure_kind: 'sandbox_init_failed' } };
  expect(await causesOf([blocked])).toEqual(['coverage harness 0→1']);
  expect(await causesOf([blocked], { profileText: `${PROFILE_TEXT}(allow file-write*)\n` })).toEqual(['coverage policy 0→1']);
  expect(await causesOf([{ actual: 'allow', event: { service_confounder: { status: 'missing_service' } } }])).toEqual([
    'decision fixture 0→1',
  ]);
});

it('calls a decision that comes back a flake when nothing else changed, and one that stays unexplained', async () => {
  const root = temporaryDirectory();
  for (const [minute, decision] of (['deny', 'allow', 'deny', 'deny'] as const).entries())
    await runAt(root, minute, [{ actual: decision }, { id: 'stays', target: '/b', actual: minute < 2 ? 'deny' : 'allow' }]);
  const history = await readHistory([root]);
  expect(causes(history)).toEqual(['decision flake 0→1', 'decision flake 1→2', 'decision unexplained 1→2']);
});

it('knows a probe again when its id was edited, and takes an id that asks something else for another probe', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [
    { id: 'old', target: '/a' },
    { id: 'kept', target: '/b' },
  ]);
  await runAt(root, 2, [
    { id: 'new', target: '/a', actual: 'allow' },
    { id: 'kept', target: '/c' },
  ]);
  const history = await readHistory([root]);
  expect(history.probes.map(({ expectation_ids, target, cells: row }) => [expectation_ids.join(), target, row])).toEqual([
    ['old,new', '/a', 'da'],
    ['kept', '/b', 'd.'],
    ['kept', '/c', '.d'],
  ]);
});

it('tells probes of one question apart by their ids', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{ id: 'by-open' }, { id: 'by-cat', actual: 'allow' }]);
  await runAt(root, 2, [{ id: 'by-cat', actual: 'allow' }, { id: 'by-open' }]);
  const history = await readHistory([root]);
  expect(cells(history)).toEqual(['dd', 'aa']);
  expect(history.changes).toEqual([]);
});

it('never compares runs of different kinds of evidence or channels', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{}]);
  await runAt(root, 2, [{ actual: 'allow', event: { harness: 'runtime-seatbelt/1' } }], {
    manifest: ({ execution }) => {
      execution['runner'] = 'seatbelt';
    },
  });
  const history = await readHistory([root]);
  expect(history.runs.map(({ evidence, promotable }) => [evidence, promotable])).toEqual([
    ['real', false],
    ['simulated', false],
  ]);
  expect(history.changes).toEqual([]);
});

it('says which runs are filtered, and does not take what was left out for a change', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{ id: 'a' }, { id: 'b', target: '/b' }]);
  await runAt(root, 2, [{ id: 'a' }], {
    manifest: ({ execution }) => {
      execution['filters'] = { only_profiles: [], only_scenarios: ['a'] };
    },
  });
  const history = await readHistory([root]);
  expect(history.runs.map(({ filtered }) => filtered).sort()).toEqual([false, true]);
  expect(cells(history).sort()).toEqual(['d.', 'dd']);
});

it('takes archives, and folders with runs somewhere below; a run that is met twice counts once', async () => {
  const root = temporaryDirectory();
  const run = await runAt(root, 1, [{}]);
  const other = await runAt(root, 2, [{}]);
  writeTree(join(root, 'fleet/world'), { 'notes.txt': 'x' });
  await packBundle(run, join(root, 'fleet/world/run.tar.gz'));
  cpSync(other, join(root, 'fleet/world/runs/copy'), { recursive: true });
  const history = await readHistory([join(root, 'fleet'), run]);
  expect(history.runs.map(({ path }) => path.slice(root.length))).toEqual(['/fleet/world/run.tar.gz', '/fleet/world/runs/copy']);
});

it('leaves a run out that does not verify and says why; one that was named by itself ends it', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{}]);
  const bad = await runAt(root, 2, [{}]);
  writeFileSync(join(bad, 'summary.md'), '# Runtime Summarz\n');
  const history = await readHistory([root]);
  expect(history.runs).toHaveLength(1);
  expect(history.refused).toMatchObject([{ path: bad, code: 'BUNDLE_DIGEST_MISMATCH' }]);
  await expect(readHistory([bad])).rejects.toMatchObject({ code: 'BUNDLE_DIGEST_MISMATCH' });
});

it('shows only the probes that are asked for', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{ id: 'read-a' }, { id: 'write-b', target: '/b' }]);
  await runAt(root, 2, [{ id: 'read-a' }, { id: 'write-b', target: '/b', actual: 'allow' }]);
  const history = await readHistory([root], { selects: (id) => id.startsWith('write') });
  expect(history.probes).toHaveLength(1);
  expect(history.changes).toMatchObject([{ probe: 0 }]);
});

it('says what is missing', async () => {
  await toThrowWithCode(() => readHistory([join(temporaryDirectory(), 'none')]), FilesError, 'FILE_NOT_FOUND');
  expect((await readHistory([temporaryDirectory()])).runs).toEqual([]);
});

it('is told in lines and in Markdown, and text of a bundle makes no line and no cell of its own', async () => {
  const root = temporaryDirectory();
  const target = '/a|b\n::error::x\u001b[31m';
  await runAt(root, 1, [{ target }]);
  await runAt(root, 2, [{ target, actual: 'allow' }], { profileText: `${PROFILE_TEXT}(allow file-read*)\n` });
  const history = await readHistory([root]);
  const lines = renderHistoryText(history);
  expect(lines[0]).toBe('2 runs in 1 world, 1 probe: 1 decision changed');
  expect(lines.join('\n')).toContain('the profile changed (1)');
  expect(lines.some((line) => line.includes('\n') || line.includes('\u001b') || line.startsWith('::'))).toBe(false);
  const markdown = renderHistoryMarkdown(history);
  expect(markdown.split('\n').filter((line) => line.includes('allow') && line.includes('→'))).toHaveLength(1);
  expect(markdown).toContain('\n| `p` | `file-read*` | `/a\\|b\\n::error::x\\u{1b}[31m` | deny → allow | 1 | 2 |\n');
});

it('tells probes that ask the same by other drivers apart', async () => {
  const root = temporaryDirectory();
  await runAt(root, 1, [{ id: 'by_lstat' }, { id: 'by_stat' }, { id: 'b', target: '/b' }]);
  await runAt(root, 2, [
    { id: 'by_lstat', actual: 'allow' },
    { id: 'by_stat', actual: 'allow' },
    { id: 'b', target: '/b', actual: 'allow' },
  ]);
  const lines = renderHistoryText(await readHistory([root])).filter((line) => line.includes('from run 1 to 2'));
  expect(lines.map((line) => /^ {2}(.*): deny/.exec(line)?.[1]?.split(' ').at(-1))).toEqual(['(by_lstat)', '(by_stat)', '/b']);
});
