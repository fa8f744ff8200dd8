import { dirname } from 'node:path';
import type { ListedRun } from '@runtime/bundle-store';
import { utcTime } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { byTime, shortestIds } from '../results/runs.js';
import { at, common, shown } from './shared.js';

export const listRuns = defineCommand({
  name: 'list-runs',
  summary: 'every run of the repository or of a bundle root, committed or not, newest first',
  examples: [
    ['$0 list-runs', 'every run of the repository; the beginning of an id names a run in every command'],
    ['$0 list-runs --out suites/vfs/out --json', 'of one root, for programs'],
  ],
  flags: {
    out: { type: 'string', array: true, requiresArg: true, description: 'a bundle root; may be repeated (default: all of the repository)' },
  },
  async run(args, context) {
    const { findBundleRoots, listRuns: list } = await import('@runtime/bundle-store');
    const { findRepoRootSync } = await import('@runtime/files');
    const roots = args.out?.map((out) => at(context, out)) ?? findBundleRoots(findRepoRootSync({ ...common(context), input: context.cwd }));
    const listed = await Promise.all(roots.map(async (out) => (await list(out)).runs));
    // A folder beside the runs of a root is of interest to whoever named the root.
    const runs = listed.flat().filter(({ kind }) => args.out !== undefined || kind !== 'foreign');
    const sorted = runs.toSorted(byTime).map((run) => ({ ...run, path: shown(context, run.path) }));
    if (!context.json && runs.length > 0 && runs.every(({ kind }) => kind === 'foreign'))
      context.note('none of these is a run: the bundle root of a suite is out/ beside its plan');
    if (!context.json && roots.length === 0) context.note('no run yet: `runtime run --plan FILE` makes one');
    const ids = shortestIds(sorted.map(({ run_id }) => run_id));
    const { rows, shared } = takeShared(
      sorted.map((run) => tableRow(run, ids.get(run.run_id)!, roots.length > 1)),
      ['plan', 'runner', 'world', 'root'],
    );
    return { document: sorted, table: rows, tableNotes: shared.length === 0 ? [] : ['', `all: ${shared.join(', ')}`] };
  },
});

/** What all rows agree on is said once, below them: a line has room for what tells them apart. */
function takeShared(rows: Record<string, unknown>[], names: readonly string[]): { rows: Record<string, unknown>[]; shared: string[] } {
  const [first] = rows;
  if (first === undefined) return { rows, shared: [] };
  const shared = names.filter((name) => rows.every((row) => row[name] === first[name]));
  return {
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !shared.includes(name)))),
    shared: shared.filter((name) => (first[name] ?? '') !== '').map((name) => `${name} ${String(first[name])}`),
  };
}

/** A root has one suite, so among several roots the root names the plan well enough. */
function tableRow(run: ListedRun, id: string, manyRoots: boolean): Record<string, unknown> {
  const { kind, status, plan_id, world_id, channel, runner, counts, updated_at_unix, path } = run;
  return {
    run: id,
    when: utcTime(updated_at_unix)?.slice(0, 16).replace('T', ' ') ?? null,
    status: kind === 'committed' ? status : kind,
    probes: counts?.scenarios ?? null,
    surprise: counts?.surprises ?? null,
    known: counts?.known ?? null,
    notes: notesOf(run),
    ...(manyRoots ? {} : { plan: plan_id }),
    runner: [runner, channel === 'direct' ? null : channel].filter((part) => part !== null).join(', '),
    world: world_id,
    root: dirname(path),
  };
}

function notesOf({ latest, repaired, filters }: ListedRun): string {
  const only = [...(filters?.only_profiles ?? []), ...(filters?.only_scenarios ?? [])];
  const filtered = only.length === 0 ? '' : `only ${only.slice(0, 2).join(', ')}${only.length > 2 ? `, +${only.length - 2}` : ''}`;
  return [latest ? 'latest' : '', repaired ? 'repaired' : '', filtered].filter((note) => note !== '').join('; ');
}
