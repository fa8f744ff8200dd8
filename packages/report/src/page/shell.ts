import type { Report } from './build.js';
import { pageOf } from './document.js';
import { CLIENT_SCRIPT, CLIENT_STYLES } from './generated/client-assets.js';
import { gatesLine } from './headline.js';
import { dataBlock, html } from './html.js';
import type { PageModel } from './model.js';
import { appendixView } from './view/appendix.js';
import { headView } from './view/head.js';
import { resultsView } from './view/results.js';
import { rowsView } from './view/rows.js';
import { sidesView } from './view/sides.js';

export const GENERATOR = '<meta name="generator" content="runtime report">';

/** The page as text. What a bundle holds stands escaped in markup, and in data blocks for the script. */
export function renderPage(report: Report): string {
  const { model, client, rows, data } = report;
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
${dataBlock('data', data)}`,
  });
}

/** Plan, time and runner first: what tells two open pages apart. */
function titleOf({ head, run_id, gates }: PageModel): string {
  return [head.plan_id ?? 'Run', head.time ?? '–', ...(gates.simulated ? ['simulated'] : []), run_id].join(' · ');
}
