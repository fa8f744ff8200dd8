import { basename, join } from 'node:path';
import { defineCommand } from '../command.js';
import { writeOrPrint } from '../export/write-or-print.js';
import { lintLines } from './registries.js';
import { at, common, fixFlag, shown } from './shared.js';

const planFlag = { type: 'string', demandOption: true, requiresArg: true, description: 'the plan file' } as const;

export const planLint = defineCommand({
  name: 'plan-lint',
  summary: 'check a plan, its registry and its SBPL',
  examples: [
    ['$0 plan-lint --plan suites/vfs/plan.json', 'errors and warnings with file, field, line'],
    ['$0 plan-lint --plan suites/mine/plan.json --fix', 'and what needs no judgement done first'],
  ],
  flags: {
    plan: planFlag,
    fix: fixFlag,
    sarif: { type: 'string', requiresArg: true, description: 'also write the findings as SARIF; - for standard output' },
  },
  async run(args, context) {
    const { lintPlan, PlanError } = await import('@runtime/plan');
    const lint = (): ReturnType<typeof lintPlan> => lintPlan(at(context, args.plan), common(context));
    const lintFixed = async () => {
      const { fixPlan, lintAndFix } = await import('../lint/fix.js');
      return lintAndFix(lint, (found) => fixPlan(args.plan, [...found.errors, ...found.warnings], context), context);
    };
    const { found, ...fixed } = args.fix ? await lintFixed() : { found: await lint() };
    const { ok, errors, warnings } = found;
    // A plan that cannot be read leaves nothing to lint: an input is missing, and no question was answered.
    const absent = errors.find(({ code }) => code === 'plan.unreadable');
    if (absent !== undefined)
      throw new PlanError({ code: 'PLAN_UNREADABLE', message: absent.message, path: absent.path, hint: absent.hint });
    let printed: { text?: string } = {};
    if (args.sarif !== undefined) {
      const { SARIF, sarifText } = await import('../export/sarif.js');
      const { findRepoRoot } = await import('@runtime/files');
      const base = await findRepoRoot({ ...common(context), input: at(context, args.plan) });
      printed = await writeOrPrint(args.sarif, sarifText({ errors, warnings, base }), SARIF, context);
    }
    return { ...printed, document: { ok, errors, warnings, ...fixed }, ok, lines: lintLines('plan', { ok, errors, warnings }) };
  },
});

export const listPlans = defineCommand({
  name: 'list-plans',
  summary: 'the plans of the repository',
  examples: [['$0 list-plans --format table', 'for people']],
  flags: {},
  async run(_args, context) {
    const { listPlans: list } = await import('@runtime/plan');
    return { document: await list(common(context)) };
  },
});

export const describePlan = defineCommand({
  name: 'describe-plan',
  summary: 'what a plan selects; needs no SBPL',
  examples: [['$0 describe-plan --plan suites/vfs/plan.json', 'identity, digest, counts']],
  flags: { plan: planFlag },
  async run(args, context) {
    const { describePlan: describe } = await import('@runtime/plan');
    return { document: await describe(at(context, args.plan), common(context)) };
  },
});

export const listTemplates = defineCommand({
  name: 'list-templates',
  summary: 'the plan templates that come with the command',
  examples: [['$0 list-templates --format table', 'for people']],
  flags: {},
  async run() {
    const { listPlanTemplates } = await import('@runtime/plan');
    const templates = await listPlanTemplates();
    return { document: templates, table: templates.map(({ template_id, description }) => ({ template_id, description })) };
  },
});

export const planBuild = defineCommand({
  name: 'plan-build',
  summary: 'build a self-contained suite from a template',
  examples: [['$0 plan-build --template vfs-canonicalization --out suites/vfs', 'plan, registry, SBPL']],
  flags: {
    template: { type: 'string', demandOption: true, requiresArg: true, description: 'template id (see list-templates)' },
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the suite directory to write' },
    overwrite: { type: 'boolean', default: false, description: "replace the suite's own files; its evidence in out/ stays" },
    'write-expected-matrix': { type: 'boolean', default: false, description: 'also write out/expected_matrix.json' },
  },
  async run(args, context) {
    const { buildPlanFromTemplate } = await import('@runtime/plan');
    const result = await buildPlanFromTemplate(args.template, at(context, args.out), {
      ...common(context),
      overwrite: args.overwrite,
      writeExpectedMatrix: args['write-expected-matrix'],
    });
    const plan = shown(context, join(at(context, args.out), basename(result.plan_path)));
    return {
      document: result,
      lines: [`plan ${plan}`, `registry ${result.registry_id}`, `next: runtime plan-lint --plan ${plan}`],
    };
  },
});
