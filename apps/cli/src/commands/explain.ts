import { defineCommand } from '../command.js';
import { processFlags, profileFlags } from '../question/flags.js';
import { openingFlags } from './shared.js';

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
    ['$0 explain --bundle suites/vfs/out --probe vfs_tmp_only:tmp_foo', 'as a run asked'],
  ],
  flags: {
    profile: { type: 'string', requiresArg: true, description: 'an SBPL file; - for standard input' },
    operation: { type: 'string', requiresArg: true, description: 'for example file-read-data' },
    target: { type: 'string', requiresArg: true, description: 'path, service name, class…' },
    plan: { type: 'string', requiresArg: true, description: 'ask as a run of this plan does; with --probe' },
    bundle: { type: 'string', requiresArg: true, description: 'ask as the run of this bundle did; with --probe' },
    ...openingFlags,
    probe: { type: 'string', requiresArg: true, description: 'the expectation id of a probe' },
    'profile-id': { type: 'string', requiresArg: true, description: 'the profile it runs under, where several have such a probe' },
    ...profileFlags,
    ...processFlags,
    'run-time-block': { type: 'boolean', default: false, description: 'add the nine rules that a run appends' },
    driver: { type: 'string', requiresArg: true, description: 'a driver, helper or syscall: adds the accesses it makes besides' },
    'ioctl-command': { type: 'string', requiresArg: true, description: 'the command of an ioctl, a name or its number' },
    world: { type: 'string', requiresArg: true, description: 'a world id, world file or plan (default: baseline)' },
  },
  async run(args, context) {
    const { explainDecision, explainLines } = await import('@runtime/sbpl');
    const { questionOf } = await import('../question/explained.js');
    const explanation = explainDecision(await questionOf(args, context));
    return { document: explanation, lines: explainLines(explanation) };
  },
});
