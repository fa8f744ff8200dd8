import { defineCommand } from '../command.js';
import { at } from './shared.js';

export const explain = defineCommand({
  name: 'explain',
  summary: "the policy engine's decision, the rule that made it, and the path walk",
  examples: [
    ['$0 explain --profile sb/vfs_tmp_only.sb --operation file-read-data --target /tmp/foo', 'which rule decides'],
    ['$0 explain --profile sb/vfs_tmp_only.sb --operation "file-read*" --target /tmp/foo --run-time-block --json', 'as in a run'],
  ],
  flags: {
    profile: { type: 'string', demandOption: true, requiresArg: true, description: 'an SBPL file' },
    operation: { type: 'string', demandOption: true, requiresArg: true, description: 'for example file-read-data' },
    target: { type: 'string', demandOption: true, requiresArg: true, description: 'path, service name, class…' },
    'run-time-block': { type: 'boolean', default: false, description: 'add the nine rules that a run appends' },
    driver: { type: 'string', requiresArg: true, description: 'a driver, helper or syscall: adds the accesses it makes besides' },
    world: { type: 'string', requiresArg: true, description: 'a world id, world file or plan (default: baseline)' },
  },
  async run(args, context) {
    const { explainDecision, explainLines } = await import('@runtime/sbpl');
    const { LIMITS } = await import('@runtime/contracts');
    const { readTextFile } = await import('@runtime/files');
    const { explainWorld } = await import('./explain-world.js');
    const file = at(context, args.profile);
    const text = await readTextFile(file, { maxBytes: LIMITS.sbplBytes });
    const explanation = explainDecision({
      text,
      file: args.profile,
      operation: args.operation,
      target: args.target,
      runTimeBlock: args['run-time-block'],
      ...(args.driver === undefined ? {} : { driver: args.driver }),
      ...(await explainWorld(args.world, context)),
    });
    return { document: explanation, lines: explainLines(explanation) };
  },
});
