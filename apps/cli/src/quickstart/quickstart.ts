import { existsSync } from 'node:fs';
import type { Promotability, ResultOf } from '@runtime/contracts';
import type { RunProgress } from '@runtime/execution';
import type { ResultRow } from '@runtime/report';
import type { CommandResult, Context } from '../command.js';
import { grouped, plural, shown } from '../commands/shared.js';
import { CliError } from '../error.js';
import { shellWord } from '../output/shell-word.js';
import { formatTable } from '../output/table.js';
import { explainCommand } from '../results/row-lines.js';
import { runAndGather } from '../results/run.js';
import { type OperationDecisions, operationDecisions } from '../results/tally.js';
import { progressLine, whyFailed } from '../run/lines.js';
import { type QuickstartLayout, quickstartLayout } from './layout.js';
import { whyNotPromotable } from './verdict.js';

/** The main job, whole: build, lint, run, validate, emit, summarise, report. Each step shows its result as it happens. */
export async function runQuickstart(
  root: string,
  template: string,
  context: Context,
): Promise<CommandResult<ResultOf<'result.quickstart'>>> {
  const layout = quickstartLayout(root, template);
  const options = { repoRoot: root };
  const inner: Context = { ...context, repoRoot: root };
  const { checkOutsideRuns, makeDirectoryDurable, writeFileDurable } = await import('@runtime/files');
  const { buildPlanFromTemplate, lintPlan, loadPlanTemplate } = await import('@runtime/plan');

  context.step(`runtime quickstart in ${shown(context, root)}`);
  context.step('');
  // A template that is not there leaves nothing behind.
  await loadPlanTemplate(template);
  await checkOutsideRuns(root);
  await makeDirectoryDurable(root);
  if (!existsSync(layout.config)) await writeFileDurable(layout.config, '{}\n');
  await buildPlanFromTemplate(template, layout.suite, { ...options, overwrite: true, writeExpectedMatrix: false });
  step(context, 1, 'plan-build', `template ${template} -> ${shown(context, layout.suite)}`);

  const lint = await lintPlan(layout.plan, options);
  if (!lint.ok)
    throw new CliError({
      code: 'INTERNAL',
      category: 'bug',
      message: `the template ${template} does not pass plan-lint`,
      details: { problems: lint.errors },
    });
  step(context, 2, 'plan-lint', `ok, ${plural(lint.warnings.length, 'warning')}`);
  const { ok: linted, errors, warnings } = lint;

  const { signal } = context;
  const onProgress = (progress: RunProgress): void => context.progress(progressLine(progress));
  const { bundle, document, results } = await runAndGather(layout.plan, layout.runs, { ...options, signal, onProgress }, undefined, inner);
  const operations = operationDecisions(results.rows);
  const { counts, runner, run_id } = document;
  const done = { lint: { ok: linted, errors, warnings }, run: document };
  const failed = bundle.status === 'failed';
  const found = `${plural(counts.profiles, 'profile')}, ${plural(counts.scenarios, 'expectation')}`;
  step(context, 3, 'run', failed ? whyFailed(bundle.run_status) : `${runner} runner: ${found}`);
  if (failed)
    return {
      document: { ok: false, ...done, validation: null, promotability: null, operations: [], packet: null, ops: null, report: null },
      ok: false,
      lines: ['', `what was recorded is in ${shown(context, layout.runs)}/${run_id}`],
    };

  context.signal.throwIfAborted();
  const { validateBundle } = await import('@runtime/bundle-store');
  const validation = await validateBundle(layout.runs, options);
  step(
    context,
    4,
    'validate',
    validation.ok
      ? `valid: ${plural(validation.artifacts, 'artifact')}, ${grouped(validation.bytes)} bytes, every digest met`
      : `NOT VALID: ${plural(validation.errors.length, 'error')}; \`validate-bundle\` lists them`,
  );

  const { emitPromotionPacket } = await import('@runtime/promotion');
  const packet = await emitPromotionPacket(layout.runs, layout.packet, options);
  step(context, 5, 'emit-promotion', shown(context, layout.packet));

  const { summarizeOpsFromBundle, writeOpRuntimeSummary } = await import('@runtime/op-summary');
  const summary = await summarizeOpsFromBundle(layout.runs, options);
  await writeOpRuntimeSummary(summary, layout.ops);
  step(context, 6, 'summarize-ops', shown(context, layout.ops));

  const { writeReport } = await import('@runtime/report');
  await writeReport(layout.runs, layout.report, options);
  step(context, 7, 'report', shown(context, layout.report));

  const promotability = packet.promotability as Promotability;
  return {
    ok: validation.ok,
    document: {
      ok: validation.ok,
      ...done,
      validation,
      promotability,
      operations,
      packet: shown(context, layout.packet),
      ops: shown(context, layout.ops),
      report: shown(context, layout.report),
    },
    lines: [
      '',
      ...(await formatTable(operations.map(tableRow))),
      '',
      ...mismatchLines(counts),
      whyNotPromotable(promotability),
      '',
      ...nextLines(context, layout, results.rows),
    ],
  };
}

const step = (context: Context, n: number, name: string, text: string): void => context.step(`  ${n}  ${name.padEnd(15)} ${text}`);

/** In the words of the verdicts. */
const tableRow = ({ operation, allow, deny, mismatch, known, not_measured, blocked }: OperationDecisions): Record<string, unknown> => ({
  operation,
  allow,
  deny,
  surprise: mismatch - known,
  known,
  blocked,
  'not measured': not_measured,
});

function mismatchLines({ surprises, known }: ResultOf<'result.run'>['counts']): string[] {
  const lines: string[] = [];
  if (known > 0)
    lines.push(`${known} known: decided otherwise than the plan's author expected, as the policy model or the baseline host foretold.`);
  if (surprises > 0) lines.push(`${plural(surprises, 'surprise')}: decided otherwise than expected, and nothing foretold it.`);
  return lines;
}

/** The first row that came out otherwise than expected; else any. */
const tellingRow = (rows: readonly ResultRow[]): ResultRow | undefined =>
  rows.find(({ verdict }) => verdict === 'surprise') ?? rows.find(({ verdict }) => verdict === 'known') ?? rows[0];

function nextLines(context: Context, { plan, runs, report }: QuickstartLayout, rows: readonly ResultRow[]): string[] {
  const row = tellingRow(rows);
  // npm says when it was npm that started this; then there may be no `runtime` on the path.
  const runtime = process.env['npm_lifecycle_event'] === undefined ? 'runtime' : 'npm run runtime --';
  const bundle = shown(context, runs);
  return [
    'next:',
    `  open ${shown(context, report)} in a browser`,
    `  ${runtime} results --bundle ${shellWord(bundle)}`,
    ...(row === undefined ? [] : [`  ${explainCommand(bundle, row, rows).replace(/^runtime/, runtime)}`]),
    `  ${runtime} list-runs`,
    `  on the baseline Mac: ${runtime} run --plan ${shown(context, plan)} --channel launchd_clean`,
  ];
}
