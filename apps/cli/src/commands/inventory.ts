import { defineCommand } from '../command.js';
import { at, common, plural, shown } from './shared.js';

export const inventory = defineCommand({
  name: 'inventory',
  summary: 'the runtime tooling of a repository',
  examples: [['$0 inventory --out inventory.json', 'of the repository around the current directory']],
  flags: { out: { type: 'string', demandOption: true, requiresArg: true, description: 'the document to write, - for stdout' } },
  async run(args, context) {
    const { buildRuntimeInventory } = await import('@runtime/inventory');
    if (args.out === '-') return { document: await buildRuntimeInventory(common(context)) };
    const document = await buildRuntimeInventory({ ...common(context), out: at(context, args.out) });
    const hits = document.in_repo.reduce((sum, item) => sum + item.files.length, 0);
    return {
      document,
      lines: [`wrote ${shown(context, at(context, args.out))}: ${plural(hits, 'file')} in ${plural(document.in_repo.length, 'item')}`],
    };
  },
});
