import { sha256Hex } from '@runtime/contracts';
import { writeOutput } from '@runtime/files';
import { pageOf } from '../../page/document.js';
import { CLIENT_STYLES } from '../../page/generated/client-assets.js';
import { html, type Markup } from '../../page/html.js';
import type { History } from '../model.js';
import { byCause, count, headline } from '../words.js';
import { picture } from './picture.js';
import { HISTORY_STYLES } from './styles.js';
import { type Group, groupsWithSystems, linesOf } from './systems.js';
import { causeTable, decisionsTable, runsTable, systemsTable } from './tables.js';

const GENERATOR = '<meta name="generator" content="runtime history">';

/** One self-contained page for a history: no script, nothing loaded, and the same bytes for the same history. */
export function renderHistoryPage(history: History): string {
  const groups = groupsWithSystems(history);
  return pageOf({
    generator: GENERATOR,
    title: `History · ${count(history.runs.length, 'run')}, ${count(history.probes.length, 'probe')}`,
    styles: CLIENT_STYLES + HISTORY_STYLES,
    body: html`<header class="top">
<p class="plan">${[...new Set(history.runs.map(({ plan_id }) => plan_id))].join(', ')}</p>
<h1 class="answer">${headline(history)}</h1>
${groups.length > 1 && html`<p class="ending">Runs of different kinds of evidence or channels are never compared: each kind has a part of its own below.</p>`}
</header>
<main>
${groups.map((group, at) => section(history, group, at))}
${refusedView(history)}
</main>`,
  });
}

/** Writes the page of {@link renderHistoryPage}. @throws FilesError `OUTPUT_EXISTS`, `OUTPUT_IN_RUN`, and when the system refuses. */
export async function writeHistoryPage(history: History, out: string): Promise<{ out: string; bytes: number; sha256: string }> {
  const page = Buffer.from(renderHistoryPage(history), 'utf8');
  await writeOutput(out, page, { name: 'a page of a history', mark: GENERATOR });
  return { out, bytes: page.length, sha256: sha256Hex(page) };
}

const MEANS = {
  real: 'A kernel decided.',
  simulated: 'The policy engine decided, not a kernel: this is what the model predicts.',
  reference: 'Evidence of the Python reference, under its rules.',
} as const;

function section(history: History, group: Group, at: number): Markup {
  const lines = linesOf(history, group);
  const own = new Set(group.systems.flatMap(({ runs }) => runs));
  const causes = byCause({ ...history, changes: history.changes.filter(({ to }) => own.has(to)) });
  return html`<section aria-labelledby="group-${at}">
<h2 id="group-${at}">Runs: ${group.title} <span class="badge">${group.evidence}</span></h2>
<p class="quiet">${MEANS[group.evidence]}</p>
${picture(history, group, lines)}
${systemsTable(history, group)}
<h3>What changed</h3>
${causes.length === 0 ? html`<p>Nothing changed from run to run.</p>` : causes.map(([cause, changes], place) => causeTable(history, cause, changes, place === 0))}
${decisionsTable(history, group, lines)}
${runsTable(history, group)}
</section>
`;
}

const refusedView = ({ refused }: History): Markup | null =>
  refused.length === 0
    ? null
    : html`<section aria-labelledby="refused"><h2 id="refused">Left out</h2><ul>${refused.map(({ path, code, message }) => html`<li><code>${path}</code>: ${code}: ${message}</li>`)}</ul></section>`;
