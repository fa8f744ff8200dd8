import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { QuestionedProfile } from '@runtime/plan';
import { type Context, defineCommand } from '../command.js';
import { DEFAULT_WORLD_ID } from '../default-world.js';
import { shellWord } from '../output/shell-word.js';
import { at, plural, root, shown } from './shared.js';

export const init = defineCommand({
  name: 'init',
  summary: "a suite of one's own to start from: plan, registry, policy, all linting clean",
  examples: [
    ['$0 init --out suites/mine', 'a small policy with four probes, to be changed'],
    ['$0 init --out suites/agent --profile agent.sb', 'probes about a policy that exists; they expect what the model answers'],
  ],
  flags: {
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the folder of the suite' },
    profile: { type: 'string', requiresArg: true, description: 'an SBPL file to begin with; - for standard input' },
  },
  async run(args, context) {
    const { PlanError, writeQuestionSuite } = await import('@runtime/plan');
    const folder = at(context, args.out);
    if (existsSync(join(folder, 'plan.json'))) {
      const message = `${args.out} holds a suite already`;
      throw new PlanError({
        code: 'OUTPUT_EXISTS',
        message,
        path: args.out,
        hint: 'name another folder: a suite of your own is never replaced',
      });
    }
    const worldId = await worldFor(folder, context);
    const result = await writeQuestionSuite(folder, [await profileOf(args.profile, context)], { ...root(context), worldId });
    // What is built keeps the digests of its files; what is there to be changed has none.
    await rm(join(folder, 'suite.json'));
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

async function profileOf(named: string | undefined, context: Context): Promise<QuestionedProfile> {
  const { ownProfile, starterProfile } = await import('../init/starter.js');
  if (named === undefined) return starterProfile();
  const { profileText } = await import('../question/profile-text.js');
  const { file, text } = await profileText(named, context);
  return ownProfile(named === '-' ? 'profile.sb' : file, text);
}

/** The world that the repository works on, else that of the command line. */
async function worldFor(folder: string, context: Context): Promise<string> {
  const { findRepoRoot, readConfig } = await import('@runtime/files');
  const { world_id } = await readConfig(await findRepoRoot({ ...root(context), input: folder }));
  return world_id ?? DEFAULT_WORLD_ID;
}

const policyName = (policy: string, plan: string): string => posix.relative(posix.dirname(plan), policy);
