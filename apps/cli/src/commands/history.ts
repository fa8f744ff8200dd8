import { idPattern } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { at, common, openingFlags, plural, shown } from './shared.js';

export const history = defineCommand({
  name: 'history',
  positional: '<path…>',
  summary: 'many runs as one matrix: what changed where, over time and versions of the system',
  examples: [
    ['$0 history suites/vfs/out', 'every run of a bundle root'],
    ['$0 history fleet --html history.html', 'one page: a picture of decisions over systems, and tables'],
    ['$0 history old.tar.gz fleet --scenario "read*"', 'archives and folders of runs, and only some probes'],
  ],
  flags: {
    scenario: {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'only expectation ids that fit (* for anything); may be repeated',
    },
    ...openingFlags,
    html: { type: 'string', requiresArg: true, description: 'also write one self-contained page to this file' },
    format: { type: 'string', choices: ['table', 'markdown'], description: 'lines for a terminal, or Markdown' },
  },
  async run(args, context) {
    const paths = (args as { _?: unknown[] })._?.map(String) ?? [];
    const { readHistory, renderHistoryMarkdown, renderHistoryText, writeHistoryPage } = await import('@runtime/report');
    const fits = (args.scenario ?? []).map(idPattern);
    const found = await readHistory(
      paths.map((path) => at(context, path)),
      {
        ...common(context),
        selects: fits.length === 0 ? undefined : (id) => fits.some((fit) => fit(id)),
        onProgress: (done, total) => context.progress(`${done}/${plural(total, 'run')}`),
      },
    );
    const here = <T extends { path: string }>(place: T): T => ({ ...place, path: shown(context, place.path) });
    const document = { ...found, runs: found.runs.map(here), refused: found.refused.map(here) };
    if (args.html !== undefined) {
      const { bytes } = await writeHistoryPage(document, at(context, args.html));
      context.note(`wrote ${args.html} (${bytes} bytes)`);
    }
    return args.format === 'markdown'
      ? { document, text: renderHistoryMarkdown(document) }
      : { document, lines: renderHistoryText(document) };
  },
});
