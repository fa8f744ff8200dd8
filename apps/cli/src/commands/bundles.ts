import type { ListedRun } from '@runtime/bundle-store';
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
    const { reindexBundle: reindex } = await import('@runtime/bundle-store');
    const result = await reindex(at(context, args.bundle), { ...root(context), repair: mode === 'repair' });
    const lines =
      result.status === 'ok'
        ? [`ok: ${result.bundle_dir}`]
        : [`repaired: ${result.bundle_dir}`, '  it can no longer be promoted; repair_log.json says what was found'];
    return { document: result, lines };
  },
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
    return { document: runs.toSorted(newestFirst) };
  },
});
