import { shown as shownText } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { at, plural, shown } from './shared.js';

/** What is worth a look: an answer that was not expected, or none. */
const NOTABLE: ReadonlySet<string> = new Set(['differs', 'died', 'timed_out', 'interrupted']);

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
    const { checks, counts } = document;
    return {
      document,
      lines: [
        ...checks.flatMap(({ id, outcome, expected, means }) =>
          NOTABLE.has(outcome)
            ? [shownText(`${outcome} ${id}: expected ${expected ?? 'an answer'}`, 'line'), `  what it means: ${shownText(means, 'line')}`]
            : [],
        ),
        Object.entries(counts)
          .map(([outcome, count]) => `${count} ${outcome.replaceAll('_', ' ')}`)
          .join(', '),
        `wrote ${shown(context, out)}`,
      ],
    };
  },
});
