import { defineCommand } from '../command.js';
import { processFlags, profileFlags } from '../question/flags.js';
import { at } from './shared.js';

export const explain = defineCommand({
  name: 'explain',
  summary: "the policy engine's decision, the rule that made it, and the path walk",
  examples: [
    ['$0 explain --profile sb/vfs_tmp_only.sb --operation file-read-data --target /tmp/foo', 'which rule decides'],
    ['$0 explain --profile sb/vfs_tmp_only.sb --operation "file-read*" --target /tmp/foo --run-time-block --json', 'as in a run'],
    [
      '$0 explain --profile - -D HOME=/Users/me --import-path sb --operation mach-lookup --target com.apple.logd < a.sb',
      'as its program gives it',
    ],
  ],
  flags: {
    profile: { type: 'string', demandOption: true, requiresArg: true, description: 'an SBPL file; - for standard input' },
    operation: { type: 'string', demandOption: true, requiresArg: true, description: 'for example file-read-data' },
    target: { type: 'string', demandOption: true, requiresArg: true, description: 'path, service name, class…' },
    ...profileFlags,
    ...processFlags,
    'run-time-block': { type: 'boolean', default: false, description: 'add the nine rules that a run appends' },
    driver: { type: 'string', requiresArg: true, description: 'a driver, helper or syscall: adds the accesses it makes besides' },
    world: { type: 'string', requiresArg: true, description: 'a world id, world file or plan (default: baseline)' },
  },
  async run(args, context) {
    const { explainDecision, explainLines } = await import('@runtime/sbpl');
    const { explainWorld } = await import('./explain-world.js');
    const { parametersOf } = await import('../question/parameters.js');
    const { processOf } = await import('../question/process.js');
    const { importsFrom } = await import('../question/imports.js');
    const { profileText } = await import('../question/profile-text.js');
    const params = parametersOf(args.D);
    const process = processOf(args);
    const imports = importsFrom(args['import-path']?.map((path) => ({ shown: path, path: at(context, path) })));
    const explanation = explainDecision({
      ...(await profileText(args.profile, context)),
      operation: args.operation,
      target: args.target,
      runTimeBlock: args['run-time-block'],
      driver: args.driver,
      params,
      process,
      imports,
      ...(await explainWorld(args.world, context)),
    });
    return { document: explanation, lines: explainLines(explanation) };
  },
});
