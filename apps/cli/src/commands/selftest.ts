import { shown as shownText } from '@runtime/contracts';
import type { SelftestReport } from '@runtime/execution';
import { defineCommand } from '../command.js';
import { at, plural, shown } from './shared.js';

/** What is worth a look: an answer that was not expected, or none. */
const NOTABLE: ReadonlySet<string> = new Set(['differs', 'died', 'timed_out', 'interrupted']);

/** So much of an answer is shown to people; the report has all of it. */
const SHOWN = 400;

/** What a person is told of a report: of each check that is worth a look what was expected, what came, and what it means. */
export function linesOf({ checks, counts }: SelftestReport): string[] {
  const notable = checks.filter(({ outcome }) => NOTABLE.has(outcome));
  return [
    ...notable.flatMap((check) => [
      shownText(`${check.outcome} ${check.id}: expected ${check.expected ?? 'an answer'}`, 'line'),
      `  what came: ${shownText(cameOf(check), 'line')}`,
      `  what it means: ${shownText(check.means, 'line')}`,
    ]),
    Object.entries(counts)
      .map(([outcome, count]) => `${count} ${outcome.replaceAll('_', ' ')}`)
      .join(', '),
  ];
}

function cameOf({ found, process }: SelftestReport['checks'][number]): string {
  const said = Object.keys(found).length > 0 ? JSON.stringify(found) : process === null ? 'nothing' : endOf(process);
  return said.length > SHOWN ? `${said.slice(0, SHOWN)}…` : said;
}

function endOf({ exit_code, signal, timed_out, stderr }: NonNullable<SelftestReport['checks'][number]['process']>): string {
  const how = timed_out
    ? 'its time was up'
    : signal === null
      ? `its process ended with ${exit_code}`
      : `its process was ended by ${signal}`;
  return stderr.trim() === '' ? how : `${how}: ${stderr.trim()}`;
}

export const selftest = defineCommand({
  name: 'selftest',
  summary: 'on a Mac: check the facts that are still open, each in a process of its own, and write a report',
  examples: [
    ['$0 selftest --out selftest.json', 'attach the file to an issue'],
    ['$0 selftest --out selftest.json', 'again, after it was stopped: it goes on with the same report'],
  ],
  flags: { out: { type: 'string', demandOption: true, requiresArg: true, description: 'the report to write, or to go on with' } },
  recordsInterruption: true,
  async run(args, context) {
    const { planOfSelftest, runSelftest } = await import('@runtime/execution');
    const out = at(context, args.out);
    const document = await runSelftest({
      out,
      signal: context.signal,
      onPlan: (checks) =>
        context.note(
          `${plural(checks.length, 'check')} in ${plural(new Set(checks.map(({ group }) => group)).size, 'group')}: ${planOfSelftest()}`,
        ),
      onProgress: ({ done, total, check }) => context.progress(`${done} of ${total}${check === null ? '' : `: ${check}`}`),
    });
    return { document, lines: [...linesOf(document), `wrote ${shown(context, out)}`] };
  },
});
