import { VERDICT_WORDS, VERDICTS, verdictCount } from '@runtime/contracts';
import type { ResultRow } from '@runtime/report';
import { defineCommand } from '../command.js';
import { JUNIT } from '../export/junit.js';
import { writeOrPrint } from '../export/write-or-print.js';
import { failOnFlag, failsOn, junitFlag } from '../results/fail-on.js';
import { explainCommand, placeOf, rowLines, subject } from '../results/row-lines.js';
import { selectRows } from '../results/select.js';
import { tallyText } from '../results/tally.js';
import { bundleAt } from './bundle-path.js';
import { bundleFlags, common, shown } from './shared.js';

export const results = defineCommand({
  name: 'results',
  summary: 'what a run found, a row a probe: verdict, cause in words, deciding rule',
  examples: [
    ['$0 results --bundle suites/vfs/out', 'everything that did not come out as expected'],
    ['$0 results --bundle suites/vfs/out --only surprise --fail-on surprise', 'as a gate'],
    ['$0 results --bundle suites/vfs/out --profile "vfs_etc_*" --format table', 'every probe of some profiles'],
  ],
  flags: {
    ...bundleFlags,
    only: { type: 'string', array: true, requiresArg: true, choices: VERDICTS, description: 'only this verdict; may be repeated' },
    profile: { type: 'string', array: true, requiresArg: true, description: 'only profiles that fit (* for anything); may be repeated' },
    scenario: {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'only expectation ids that fit (* for anything); may be repeated',
    },
    format: { type: 'string', choices: ['table', 'ndjson'], description: 'a line a probe, for people or for programs' },
    junit: junitFlag,
    'fail-on': failOnFlag,
  },
  async run(args, context) {
    const { readResults } = await import('@runtime/report');
    const bundle = await bundleAt(context, args.bundle);
    const found = await readResults(bundle, common(context));
    const selected = selectRows(found.rows, { profile: args.profile, scenario: args.scenario }, args.bundle);
    const rows = args.only === undefined ? selected : selected.filter(({ verdict }) => args.only?.includes(verdict));
    const fails = failsOn(args['fail-on']);
    const { run_id, counts } = found;
    const document = { run_id, counts, rows };
    const ok = !selected.some(fails);
    if (args.junit !== undefined) {
      const { junitOfResults } = await import('../export/junit-results.js');
      const xml = junitOfResults({ run_id, counts, rows: selected }, fails);
      const { text } = await writeOrPrint(args.junit, xml, JUNIT, context);
      if (text !== undefined) return { document, ok, text };
    }
    if (args.format === 'ndjson') {
      const { encodeCanonicalLine } = await import('@runtime/contracts');
      return { document, ok, text: rows.map((row) => `${encodeCanonicalLine(row)}\n`).join('') };
    }
    if (args.format === 'table') return { document, ok, table: rows.map(tableRow) };
    const everything = args.only !== undefined;
    const listed = everything ? rows : rows.filter(({ verdict }) => verdict !== 'match');
    const plain = rows.length - listed.length;
    return {
      document,
      ok,
      lines: [
        `run ${run_id}: ${tallyText(counts)}`,
        ...listed.flatMap((row) => [
          '',
          ...rowLines(row),
          ...(row.verdict === 'surprise' || row.verdict === 'unmeasured' ? [moreLine(shown(context, bundle), row, found.rows)] : []),
        ]),
        ...(plain === 0 || listed.length === 0 ? [] : ['']),
        ...(plain === 0 ? [] : [`${verdictCount(plain, 'match')}, not listed: --only match, or --format table`]),
      ],
    };
  },
});

const moreLine = (bundle: string, row: ResultRow, rows: readonly ResultRow[]): string =>
  `                  ${explainCommand(bundle, row, rows)}`;

const tableRow = (row: ResultRow): Record<string, unknown> => ({
  verdict: VERDICT_WORDS[row.verdict].one,
  probe: subject(row),
  asks: [row.operation, row.target].filter((part) => part !== '').join(' '),
  expected: row.expected,
  decided: row.scenario,
  cause: row.cause,
  rule: row.rule === undefined ? '' : placeOf(row.rule),
});
