import { VERDICT_WORDS, VERDICTS } from '@runtime/contracts';
import { html, type Markup } from '../html.js';
import type { ClientModel, PageModel, ProbeRow } from '../model.js';
import { counted, decisionClass, decisionText, LANE_ORDER, LANES, MARKS } from '../words.js';

/** Rows in a page that is read without its script. */
const MOST_ROWS = 1000;

/** Every probe as a plain table, what nobody expected first: for previews, and where no script runs. */
export function rowsView(model: PageModel, client: ClientModel, rows: readonly ProbeRow[]): Markup {
  const lanes = LANE_ORDER.filter((lane) => client.lanes.includes(lane));
  const ordered = VERDICTS.flatMap((verdict) => rows.filter((row) => row.verdict === verdict));
  const shown = ordered.slice(0, MOST_ROWS).map((row) => {
    const { mark } = MARKS[row.verdict];
    const word = VERDICT_WORDS[row.verdict].one;
    return html`<tr class="v-${row.verdict}"><td>${mark} ${word}</td>
<th scope="row"><code>${row.operation} ${row.target}</code><br><span class="quiet">${client.profiles[row.profile]?.id ?? ''}</span></th>
<td>${decision(row.expected)}</td>${lanes.map((lane) => html`<td>${decision(row[lane])}</td>`)}<td>${row.cause ?? ''}</td></tr>`;
  });
  const more = rows.length - shown.length;
  return html`<div class="scroll"><table class="plain"><thead><tr><th scope="col">Outcome</th><th scope="col">Probe</th><th scope="col">Expected</th>
${lanes.map((lane) => html`<th scope="col">${LANES[lane]}</th>`)}<th scope="col">Why</th></tr></thead><tbody>${shown}</tbody></table></div>
${more > 0 ? html`<p>${counted(more, 'more probe is', 'more probes are')} shown by the script of this page, and listed by <code>runtime results</code>.</p>` : null}
<p class="quiet">Details, filters and the matrix of ${counted(model.counts.profiles, 'profile', 'profiles')} need the script of this page.</p>`;
}

const decision = (value: string | null): Markup => html`<span class="${decisionClass(value)}">${decisionText(value)}</span>`;
