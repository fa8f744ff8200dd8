import type { Report } from './build.js';
import { pageOf } from './document.js';
import { CLIENT_SCRIPT, CLIENT_STYLES } from './generated/client-assets.js';
import { gatesLine } from './headline.js';
import { dataBlock, html } from './html.js';
import type { PageModel } from './model.js';
import { Packer, type PageData, type Ref } from './pack.js';
import { appendixView } from './view/appendix.js';
import { headView } from './view/head.js';
import { resultsView } from './view/results.js';
import { rowsView } from './view/rows.js';
import { sidesView } from './view/sides.js';

export const GENERATOR = '<meta name="generator" content="runtime report">';

/** The page as text. What a bundle holds stands escaped in markup, and in data blocks for the script. */
export function renderPage(report: Report): string {
  const { model, client, rows } = report;
  return pageOf({
    generator: GENERATOR,
    title: titleOf(model),
    description: gatesLine(model),
    styles: CLIENT_STYLES,
    script: CLIENT_SCRIPT,
    body: html`<a class="skip" href="#results">Skip to the results</a>
${headView(model, rows)}
<main>
${sidesView(model.sides)}
${resultsView(model)}
<noscript>${rowsView(model, client, rows)}</noscript>
${appendixView(model)}
</main>
${dataBlock('data', dataOf(report))}`,
  });
}

/** One pool for everything the script needs, so that what thousands of probes share stands in it once. */
function dataOf({ client, sources, rows, details }: Report): PageData {
  const packer = new Packer();
  const model = packer.add(client);
  const all = (values: Iterable<unknown>): Ref[] => Array.from(values, (value) => packer.add(value));
  return { model, texts: all(sources), rows: all(rows), details: all(details()), ...packer.pool };
}

/** Plan, time and runner first: what tells two open pages apart. */
function titleOf({ head, run_id, gates }: PageModel): string {
  return [head.plan_id ?? 'Run', head.time ?? '–', ...(gates.simulated ? ['simulated'] : []), run_id].join(' · ');
}
