import { defineCommand } from '../command.js';
import { bundleAt } from './bundle-path.js';
import { collectEarly } from './collect-early.js';
import { at, bundleFlags, common, openingFlags, shown } from './shared.js';

export const report = defineCommand({
  name: 'report',
  summary: 'one self-contained page for a bundle',
  examples: [['$0 report --bundle suites/vfs/out --out report.html', 'open it in any browser']],
  flags: {
    ...bundleFlags,
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the HTML file to write, - for stdout' },
  },
  async run(args, context) {
    collectEarly();
    const { renderReport, writeReport } = await import('@runtime/report');
    const bundle = await bundleAt(context, args.bundle);
    if (args.out === '-') {
      const { page, ...facts } = await renderReport(bundle, common(context));
      return { document: { out: '-', ...facts }, text: page.toString('utf8') };
    }
    const document = await writeReport(bundle, at(context, args.out), common(context));
    const out = shown(context, at(context, args.out));
    return { document: { ...document, out }, lines: [`wrote ${out}`] };
  },
});

export const diff = defineCommand({
  name: 'diff',
  summary: 'what changed between two bundles, by expectation',
  examples: [['$0 diff --base old/out --head new/out', 'exit 1 when decisions or expectations differ']],
  flags: {
    base: { type: 'string', demandOption: true, requiresArg: true, description: 'the earlier bundle' },
    head: { type: 'string', demandOption: true, requiresArg: true, description: 'the later bundle' },
    ...openingFlags,
    markdown: { type: 'boolean', default: false, description: 'as Markdown, for a comment' },
  },
  async run(args, context) {
    collectEarly();
    const { diffBundles, renderDiffMarkdown, renderDiffText } = await import('@runtime/report');
    const document = await diffBundles(await bundleAt(context, args.base), await bundleAt(context, args.head), common(context));
    const ok = !document.decisions_differ && !document.expectations_differ;
    return args.markdown ? { document, ok, text: renderDiffMarkdown(document) } : { document, ok, lines: renderDiffText(document) };
  },
});
