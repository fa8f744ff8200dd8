import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns } from '@runtime/bundle-store';
import { acquireBundleLock, LOCK_FILE } from '@runtime/channels';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Editable } from './support/run.js';

interface Documents {
  status?: unknown;
  index?: unknown;
  manifest?: unknown;
  summary?: unknown;
  mismatches?: unknown;
}

const FILES: Record<keyof Documents, string> = {
  status: 'run_status.json',
  index: 'artifact_index.json',
  manifest: 'run_manifest.json',
  summary: 'summary.json',
  mismatches: 'mismatch_summary.json',
};

function layOut(out: string, name: string, documents: Documents): void {
  mkdirSync(join(out, name), { recursive: true });
  for (const [key, value] of Object.entries(documents))
    writeFileSync(join(out, name, FILES[key as keyof Documents]), typeof value === 'string' ? value : JSON.stringify(value));
}

/** How a root lists its only folder. */
async function listed(documents: Documents, name = 'run-1'): Promise<Editable> {
  const out = join(temporaryDirectory(), 'out');
  layOut(out, name, documents);
  return (await listRuns(out)).runs[0];
}

const COMMITTED: Documents = { status: { state: 'complete' }, index: { status: 'ok' } };

describe('what a folder of a root is', () => {
  it.each<[string, Documents, string?]>([
    ['committed', COMMITTED],
    ['committed', { index: { status: 'ok' }, manifest: { dry_run: 1 } }],
    ['dry', { ...COMMITTED, manifest: { dry_run: true } }],
    ['failed', { status: { state: 'complete' }, index: { status: 'failed' } }],
    ['failed', { status: { state: 'failed' }, index: { status: 'ok' } }],
    ['failed', { status: { state: 'failed' }, index: { status: 'failed' }, manifest: { dry_run: true } }],
    ['interrupted', { status: { state: 'in_progress' }, index: { status: 'ok' } }],
    ['interrupted', { status: { state: 'complete' } }],
    ['interrupted', { status: { state: 'failed' }, index: '{' }],
    ['foreign', { manifest: { run_id: 'run-1' } }],
    ['foreign', { status: [], index: 'no JSON' }],
    ['foreign', COMMITTED, 'no run id'],
  ])('is %s: %j %s', async (kind, documents, name) => {
    expect((await listed(documents, name)).kind).toBe(kind);
  });
});

describe('what is told of a run', () => {
  it('is nothing where its documents say nothing', async () => {
    const out = join(temporaryDirectory(), 'out');
    layOut(out, 'run-1', COMMITTED);
    const nothing = { plan_id: null, world_id: null, channel: null, runner: null, filters: null, counts: null, updated_at_unix: null };
    expect((await listRuns(out)).runs).toEqual([
      {
        ...{ path: join(out, 'run-1'), run_id: 'run-1', kind: 'committed', status: 'ok', ...nothing },
        ...{ filtered: false, repaired: false, latest: false },
      },
    ]);
  });

  it('is what its status says, and without one what its manifest does', async () => {
    const [told, other] = ['a', 'b'].map((x) => ({ plan_id: `plan-${x}`, world_id: `world-${x}`, channel: `channel-${x}` }));
    const index = { status: 'partial' };
    expect(await listed({ status: { ...told, updated_at_unix: 17.5 }, manifest: other, index })).toMatchObject({
      ...{ ...told, status: 'partial', updated_at_unix: 17.5 },
    });
    expect(await listed({ manifest: other, index })).toMatchObject({ ...other, updated_at_unix: null });
    expect(await listed({ manifest: other, index: { ...index, world_id: 'world-c' } })).toMatchObject({ world_id: 'world-c' });
  });

  it.each([1e300, 'soon', '', '17', null, [17], true])('is no time that is none: %j', async (updated_at_unix) => {
    expect((await listed({ ...COMMITTED, status: { updated_at_unix } })).updated_at_unix).toBe(null);
  });

  it.each<[unknown, boolean, unknown]>([
    [{ only_profiles: [], only_scenarios: [] }, false, { only_profiles: [], only_scenarios: [] }],
    [{ only_profiles: ['p'], only_scenarios: [] }, true, { only_profiles: ['p'], only_scenarios: [] }],
    [{ only_scenarios: ['s', 2] }, true, { only_profiles: [], only_scenarios: ['s', '2'] }],
    [['p'], false, null],
    ['p', false, null],
  ])('is how it was filtered: %j', async (filters, filtered, told) => {
    const manifest = { execution: { runner: 'simulated', filters } };
    expect(await listed({ ...COMMITTED, manifest })).toMatchObject({ runner: 'simulated', filtered, filters: told });
    expect(await listed({ ...COMMITTED, manifest: { execution: [manifest] } })).toMatchObject({ runner: null, filters: null });
  });

  it.each<[string, unknown, unknown, unknown]>([
    ['no mismatches', { profile_count: 2, scenario_count: 3 }, { mismatches: [] }, [2, 3, 0, 0, 0]],
    ['no list of mismatches', { profile_count: 2, scenario_count: 3 }, {}, [2, 3, 0, 0, 0]],
    [
      'mismatches, of which some are known and some are no decision',
      { profile_count: 0, scenario_count: 5 },
      {
        mismatches: [
          { actual: 'allow' },
          { actual: 'deny', known: true },
          { actual: null, known: true },
          3,
          { known: true },
          { actual: 'deny' },
        ],
      },
      [0, 5, 3, 2, 1],
    ],
    ['a count that is none', { profile_count: 2, scenario_count: 'x' }, { mismatches: [] }, null],
    ['another count that is none', { scenario_count: 2 }, { mismatches: [] }, null],
    ['counts that are texts or lists', { profile_count: '2', scenario_count: [3] }, { mismatches: [] }, null],
    ['counts that are null', { profile_count: null, scenario_count: null }, { mismatches: [] }, null],
    ['no summary', undefined, { mismatches: [{ actual: 'allow' }] }, null],
    ['a summary that is no object', [1], { mismatches: [] }, null],
  ])('is how much it counted: %s', async (_, summary, mismatches, counts) => {
    const told = (await listed({ ...COMMITTED, ...(summary === undefined ? {} : { summary }), mismatches })).counts;
    const names = ['profiles', 'scenarios', 'mismatches', 'surprises', 'known'];
    expect(told).toEqual(counts === null ? null : Object.fromEntries(names.map((name, at) => [name, (counts as number[])[at]])));
  });

  it('is that it was repaired, by its index or by its log', async () => {
    expect((await listed({ ...COMMITTED, index: { status: 'ok', repaired: true } })).repaired).toBe(true);
    expect((await listed({ ...COMMITTED, index: { status: 'ok', repaired: 1 } })).repaired).toBe(false);
    const out = join(temporaryDirectory(), 'out');
    layOut(out, 'run-1', COMMITTED);
    writeFileSync(join(out, 'run-1/repair_log.json'), '{}');
    expect((await listRuns(out)).runs[0]?.repaired).toBe(true);
  });
});

describe('a root', () => {
  it('lists its folders by name, and says which is the latest', async () => {
    const out = join(temporaryDirectory(), 'out');
    for (const name of ['b', 'a', 'c', 'B']) layOut(out, name, COMMITTED);
    writeTree(out, { LATEST: 'b\n', 'other.txt': '' });
    const { latest, runs } = await listRuns(out);
    expect([latest, runs.map((run) => [run.run_id, run.latest])]).toEqual([
      'b',
      [
        ['B', false],
        ['a', false],
        ['b', true],
        ['c', false],
      ],
    ]);
    writeTree(out, { LATEST: '../b\n' });
    expect((await listRuns(out)).latest).toBe(null);
  });

  const kindsOf = async (out: string): Promise<string[]> => (await listRuns(out)).runs.map(({ run_id, kind }) => `${run_id}: ${kind}`);
  function unfinished(): string {
    const out = join(temporaryDirectory(), 'out');
    for (const [name, pid] of Object.entries({ dead: process.ppid, live: process.pid, vague: null }))
      layOut(out, name, { status: { state: 'in_progress', writer_pid: pid } });
    return out;
  }

  it('has at most the run in progress that its holder names, or without a name those that may be its own', async () => {
    const out = unfinished();
    expect(await kindsOf(out)).toEqual(['dead: interrupted', 'live: interrupted', 'vague: interrupted']);
    const named = await acquireBundleLock(out, { runId: 'live' });
    expect(await kindsOf(out)).toEqual(['dead: interrupted', 'live: in_progress', 'vague: interrupted']);
    await named.release();
    const nameless = await acquireBundleLock(out);
    expect(await kindsOf(out)).toEqual(['dead: interrupted', 'live: in_progress', 'vague: in_progress']);
    writeFileSync(join(out, LOCK_FILE), 'nobody');
    expect(await kindsOf(out)).toEqual(['dead: in_progress', 'live: in_progress', 'vague: in_progress']);
    await nameless.release();
    expect(await kindsOf(out)).toEqual(['dead: interrupted', 'live: interrupted', 'vague: interrupted']);
  });
});
