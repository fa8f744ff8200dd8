import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { at, common, openingFlags, plural, shown } from './shared.js';

export const query = defineCommand({
  name: 'query',
  positional: '<sql> <path…>',
  summary: 'SQL over many runs, each verified first: views runs, results, observations and artifacts',
  examples: [
    ['$0 query "SELECT operation, count(*) FROM observations GROUP BY ALL" suites/vfs/out', 'over every run of a root'],
    ['$0 query "SELECT run_id, verdict, count(*) FROM results GROUP BY ALL" fleet --format csv', 'as CSV'],
  ],
  flags: {
    format: {
      type: 'string',
      choices: ['table', 'csv', 'ndjson'],
      description: 'aligned columns (the default), CSV, or a JSON object a row',
    },
    ...openingFlags,
  },
  async run(args, context) {
    const [sql = '', ...paths] = (args as { _?: unknown[] })._?.map(String) ?? [];
    if (paths.length === 0)
      throw usageError('ARGUMENT_MISSING', 'query needs SQL and a path', 'name bundle roots, run directories or archives');
    const { openQuery } = await import('@runtime/query');
    const session = await openQuery(
      paths.map((path) => at(context, path)),
      {
        ...common(context),
        results: /\bresults\b/i.test(sql),
        onProgress: (done, total) => context.progress(`${done}/${plural(total, 'run')}`),
      },
    );
    try {
      const answer = await session.ask(sql);
      const document = { runs: session.runs.length, ...answer };
      const named = () => answer.rows.map((row) => Object.fromEntries(answer.columns.map(({ name }, i) => [name, row[i]])));
      if (args.format === 'ndjson')
        return {
          document,
          text: named()
            .map((row) => `${JSON.stringify(row)}\n`)
            .join(''),
        };
      if (args.format === 'csv') return { document, text: [answer.columns.map(({ name }) => name), ...answer.rows].map(csvLine).join('') };
      return { document, table: named() };
    } finally {
      session.close();
    }
  },
});

const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** As RFC 4180 has it. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const exportRuns = defineCommand({
  name: 'export',
  positional: '<path…>',
  summary: 'the views of query as Parquet, by world and run, to be added to',
  examples: [['$0 export suites/vfs/out --parquet evidence', 'for the engine people have']],
  flags: {
    parquet: { type: 'string', demandOption: true, requiresArg: true, description: 'the folder the Parquet files go to' },
    ...openingFlags,
  },
  async run(args, context) {
    const paths = (args as { _?: unknown[] })._?.map(String) ?? [];
    const { exportParquet } = await import('@runtime/query');
    const out = at(context, args.parquet);
    const document = await exportParquet(
      paths.map((path) => at(context, path)),
      out,
      { ...common(context), onProgress: (done, total) => context.progress(`${done}/${plural(total, 'run')}`) },
    );
    const { runs, results, observations, artifacts } = document.rows;
    return {
      document: { ...document, parquet: shown(context, out) },
      lines: [
        `exported: ${plural(runs, 'run')}, ${plural(results, 'result')}, ${plural(observations, 'observation')}, ${plural(artifacts, 'artifact')}`,
        `  ${shown(context, out)}`,
      ],
    };
  },
});
