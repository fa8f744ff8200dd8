import { defineCommand } from '../command.js';
import { at, root, shown } from './shared.js';

export const selftest = defineCommand({
  name: 'selftest',
  summary: 'on a Mac: check the facts that are still open and write a report',
  examples: [['$0 selftest --out selftest.json', 'attach the file to an issue']],
  flags: { out: { type: 'string', demandOption: true, requiresArg: true, description: 'the report to write' } },
  async run(args, context) {
    const { runSelftest } = await import('@runtime/execution');
    const document = await runSelftest({ out: at(context, args.out), ...root(context) });
    return { document, lines: [`wrote ${shown(context, at(context, args.out))}`] };
  },
});
