import type { ListedRun } from '@runtime/bundle-store';
import type { RepairEntry } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { at, bundleFlag, exactlyOne, root } from './shared.js';

export const reindexBundle = defineCommand({
  name: 'reindex-bundle',
  summary: 'check a bundle strictly, or rewrite its index and log the repair',
  examples: [
    ['$0 reindex-bundle --bundle out/RUN --strict', 'changes nothing'],
    ['$0 reindex-bundle --bundle out/RUN --repair', 'a repaired bundle says so for ever'],
  ],
  flags: {
    bundle: bundleFlag,
    strict: { type: 'boolean', description: 'verify only' },
    repair: { type: 'boolean', description: 'rewrite the index for what is present and append to repair_log.json' },
  },
  async run(args, context) {
    const mode = exactlyOne('reindex-bundle', args, ['strict', 'repair']);
    const { registerReader } = await import('@runtime/reference');
    registerReader();
    const { reindexBundle: reindex } = await import('@runtime/bundle-store');
    let repair: { entry: RepairEntry; newlyIndexed: readonly string[] } | undefined;
    const onRepair = (entry: RepairEntry, newlyIndexed: readonly string[]): void => {
      repair = { entry, newlyIndexed };
    };
    const result = await reindex(at(context, args.bundle), { ...root(context), repair: mode === 'repair', onRepair });
    if (repair === undefined) return { document: result, lines: [`ok: ${result.bundle_dir}`] };
    const { entry, newlyIndexed } = repair;
    const { before, after } = entry;
    const { missing } = after;
    return {
      document: { ...result, before, after },
      lines: [
        missing.length === 0
          ? `repaired: ${result.bundle_dir}: its index now names the files that are there, as they are`
          : `indexed again, and still not whole: ${result.bundle_dir}: its index now names the files that are there, as they are`,
        ...(newlyIndexed.length === 0
          ? []
          : [
              `  taken in, though the index did not name them before: ${newlyIndexed.join(', ')}`,
              '  from now on they are part of the bundle: remove what does not belong there before you repair, not after',
            ]),
        ...(missing.length === 0
          ? []
          : [`  still missing, so it does not validate: ${missing.join(', ')}`, '  next: report and summarize-ops read what is there']),
        '  it says so for ever; repair_log.json tells what was found',
      ],
    };
  },
});

const tableRow = ({ run_id, kind, status, plan_id, channel, updated_at_unix, repaired, latest }: ListedRun): Record<string, unknown> => ({
  run_id,
  kind,
  status,
  plan: plan_id,
  channel,
  when: updated_at_unix === null ? null : new Date(updated_at_unix * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
  notes: [latest ? 'latest' : '', repaired ? 'repaired' : ''].filter(Boolean).join(', '),
});

/** Runs without a time come last; equal times are ordered by id, so that the list is always the same. */
const newestFirst = (a: ListedRun, b: ListedRun): number =>
  (b.updated_at_unix ?? 0) - (a.updated_at_unix ?? 0) || (a.run_id < b.run_id ? -1 : 1);

export const listRuns = defineCommand({
  name: 'list-runs',
  summary: 'every run under a bundle root, committed or not, newest first',
  examples: [['$0 list-runs --out suites/vfs/out --format table', 'for people']],
  flags: { out: { type: 'string', demandOption: true, requiresArg: true, description: 'the bundle root' } },
  async run(args, context) {
    const { listRuns: list } = await import('@runtime/bundle-store');
    const { runs } = await list(at(context, args.out));
    const sorted = runs.toSorted(newestFirst);
    if (!context.json && runs.length > 0 && runs.every(({ kind }) => kind === 'foreign'))
      context.note('none of these is a run: the bundle root of a suite is out/ beside its plan');
    return { document: sorted, table: sorted.map(tableRow) };
  },
});
