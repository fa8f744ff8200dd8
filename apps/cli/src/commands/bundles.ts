import type { RepairEntry } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { runDirectoryAt } from './bundle-path.js';
import { bundleFlags, common, exactlyOne } from './shared.js';

export const reindexBundle = defineCommand({
  name: 'reindex-bundle',
  summary: 'check a bundle strictly, or rewrite its index and log the repair',
  examples: [
    ['$0 reindex-bundle --bundle out/RUN --strict', 'changes nothing'],
    ['$0 reindex-bundle --bundle out/RUN --repair', 'a repaired bundle says so for ever'],
  ],
  flags: {
    ...bundleFlags,
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
    const result = await reindex(await runDirectoryAt(context, args.bundle), { ...common(context), repair: mode === 'repair', onRepair });
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
