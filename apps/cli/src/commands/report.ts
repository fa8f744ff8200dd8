import { defineCommand } from '../command.js';
import { bundleAt } from './bundle-path.js';
import { at, root, shown } from './shared.js';

export const report = defineCommand({
  name: 'report',
  summary: 'one self-contained page for a bundle',
  examples: [['$0 report --bundle suites/vfs/out --out report.html', 'open it in any browser']],
  flags: {
    bundle: { type: 'string', demandOption: true, requiresArg: true, description: 'a run directory, or a bundle root' },
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the HTML file to write' },
  },
  async run(args, context) {
    const { writeReport } = await import('@runtime/report');
    const document = await writeReport(await bundleAt(context, args.bundle), at(context, args.out), root(context));
    const out = shown(context, at(context, args.out));
    return { document: { ...document, out }, lines: [`wrote ${out}`] };
  },
});

export const diff = defineCommand({
  name: 'diff',
  summary: 'what changed between two bundles, by expectation',
  examples: [['$0 diff --base old/out --head new/out', 'exit 1 when decisions differ']],
  flags: {
    base: { type: 'string', demandOption: true, requiresArg: true, description: 'the earlier bundle' },
    head: { type: 'string', demandOption: true, requiresArg: true, description: 'the later bundle' },
    markdown: { type: 'boolean', default: false, description: 'as Markdown, for a comment' },
  },
  async run(args, context) {
    const { diffBundles, renderDiffMarkdown, renderDiffText } = await import('@runtime/report');
    const document = await diffBundles(await bundleAt(context, args.base), await bundleAt(context, args.head), root(context));
    const ok = !document.decisions_differ;
    return args.markdown ? { document, ok, text: renderDiffMarkdown(document) } : { document, ok, lines: renderDiffText(document) };
  },
});
