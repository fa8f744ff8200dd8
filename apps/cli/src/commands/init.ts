import { join, posix } from 'node:path';
import type { QuestionSuiteResult } from '@runtime/plan';
import { type Context, defineCommand } from '../command.js';
import { DEFAULT_WORLD_ID } from '../default-world.js';
import { shellWord } from '../output/shell-word.js';
import { profileFlags } from '../question/flags.js';
import { at, common, plural, shown } from './shared.js';

export const init = defineCommand({
  name: 'init',
  summary: "a suite of one's own to start from: plan, registry, policy, all linting clean",
  examples: [
    ['$0 init --out suites/mine', 'a small policy with four probes, to be changed'],
    [
      '$0 init --out suites/agent --profile agent.sb',
      'everyday actions and what is to stay closed, under a policy that exists; they expect what the model answers',
    ],
  ],
  flags: {
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the folder of the suite' },
    profile: { type: 'string', requiresArg: true, description: 'an SBPL file to begin with; - for standard input' },
    workspace: {
      type: 'string',
      requiresArg: true,
      description: 'the working folder on the Mac that is asked about (default: the first that the policy lets be written)',
    },
    ...profileFlags,
  },
  async run(args, context) {
    const folder = at(context, args.out);
    const worldId = await worldFor(folder, context);
    const { profile } = args;
    let result: QuestionSuiteResult;
    if (profile === undefined) {
      const { starterProfile } = await import('../init/starter.js');
      const { writeOwnSuite } = await import('../init/own-suite.js');
      result = await writeOwnSuite(folder, [starterProfile()], { ...common(context), worldId });
    } else {
      const { everydaySuite } = await import('../init/everyday.js');
      result = await everydaySuite(folder, { ...args, profile }, worldId, context);
    }
    const plan = shellWord(shown(context, join(folder, 'plan.json')));
    const [policy] = result.profile_paths;
    const probes = Object.values(result.probes).reduce((sum, each) => sum + each, 0);
    return {
      document: result,
      lines: [
        `suite ${shown(context, folder)}: ${plural(probes, 'probe')} under ${shown(context, join(folder, policyName(policy!, result.plan_path)))}`,
        `  plan     ${shown(context, join(folder, 'plan.json'))}`,
        `  probes   ${shown(context, join(folder, 'registry', 'probes.json'))}`,
        `next: runtime run --plan ${plan}`,
        `next: runtime plan-lint --plan ${plan}   (after each change)`,
      ],
    };
  },
});

/** The world that the repository works on, else that of the command line. */
async function worldFor(folder: string, context: Context): Promise<string> {
  const { findRepoRoot, readConfig } = await import('@runtime/files');
  const { world_id } = await readConfig(await findRepoRoot({ ...common(context), input: folder }));
  return world_id ?? DEFAULT_WORLD_ID;
}

const policyName = (policy: string, plan: string): string => posix.relative(posix.dirname(plan), policy);
