import { join } from 'node:path';
import { defineCommand } from '../command.js';
import { runQuickstart } from '../quickstart/quickstart.js';
import { at } from './shared.js';

export const quickstart = defineCommand({
  name: 'quickstart',
  summary: 'the whole job on this machine, step by step',
  examples: [['$0 quickstart', 'build a plan, lint, run, validate, emit a packet, summarise, report']],
  recordsInterruption: true,
  flags: {
    out: { type: 'string', requiresArg: true, description: 'where to work (default: ./runtime-quickstart); a second time adds a run' },
    template: { type: 'string', requiresArg: true, default: 'vfs-canonicalization', description: 'the plan template' },
  },
  run: (args, context) =>
    runQuickstart(args.out === undefined ? join(context.cwd, 'runtime-quickstart') : at(context, args.out), args.template, context),
});
