import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { explainWorld } from './explain-world.js';
import { at, common, plural, shown } from './shared.js';

const number = (flag: string, text: string | undefined, otherwise: number, least: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw usageError('ARGUMENT_INVALID', `--${flag} takes a whole number from ${least}`);
  return value;
};

export const campaign = defineCommand({
  name: 'campaign',
  summary: 'on a Mac: hold the policy engine against the kernel with generated profiles, and shrink what differs',
  examples: [
    ['$0 campaign --out campaign', 'ten minutes of questions'],
    ['$0 campaign --out again --replay campaign/suite/plan.json', 'first what an earlier one found, and then new questions'],
    ['$0 campaign --out campaign --seed 7 --budget 3600 --against world.json', 'an hour of others, by the world of a file'],
  ],
  flags: {
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'a new folder for the report and the suite of the cases' },
    seed: { type: 'string', requiresArg: true, description: 'which questions are made (default: 1)' },
    budget: { type: 'string', requiresArg: true, description: 'seconds (default: 600)' },
    replay: {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'a plan whose questions are put first, after the shipped ones; may be given more than once',
    },
    against: { type: 'string', requiresArg: true, description: 'the world that the engine judges by: an id, a world file or a plan' },
  },
  recordsInterruption: true,
  async run(args, context) {
    const seed = number('seed', args.seed, 1, 0);
    const budgetSeconds = number('budget', args.budget, 600, 1);
    const { questionsOfPlans, runCampaign } = await import('@runtime/campaign');
    const plans = (args.replay ?? []).map((plan) => at(context, plan));
    const { profiles: replay, left_out } = await questionsOfPlans(plans, common(context));
    if (left_out > 0)
      context.note(
        `${plural(left_out, 'question')} of the plans hang on more than a text, an operation, a target and a driver, and are not put again`,
      );
    const { world } = await explainWorld(args.against, context);
    const out = at(context, args.out);
    const document = await runCampaign({
      ...{ out, world, seed, budgetSeconds, replay, signal: context.signal },
      onProgress: ({ asked, disagreements }) => context.progress(`${plural(asked, 'question')}, ${plural(disagreements, 'disagreement')}`),
    });
    const { questions, groups } = document;
    const unmeasured = Object.values(questions.not_measured).reduce((sum, each) => sum + each, 0);
    return {
      document,
      ok: groups.length === 0,
      lines: [
        `${plural(questions.asked, 'question')}: ${questions.agreed} agree, ${questions.disagreed} do not, ${questions.open} the engine leaves open, ${unmeasured} were not measured`,
        ...groups.map(
          ({ kind, title, cases }) => `${kind}: ${title ?? 'nothing in the model explains it'} (${plural(cases.length, 'case')})`,
        ),
        `wrote ${shown(context, out)}`,
      ],
    };
  },
});
