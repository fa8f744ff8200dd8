import { VERDICTS, verdictCount } from '@runtime/contracts';
import { html, type Markup } from '../html.js';
import type { PageModel } from '../model.js';
import { MARKS } from '../words.js';

/** Where the script puts the list, the matrix and the operations, and the filters that act on whichever is in view. */
export function resultsView({ counts }: PageModel): Markup {
  const chips = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => {
    const { mark, meaning } = MARKS[verdict];
    return html`<button type="button" class="chip v-${verdict}" data-verdict="${verdict}" aria-pressed="false" title="${meaning}"><span class="mark" aria-hidden="true">${mark}</span>${verdictCount(counts[verdict], verdict)}</button>`;
  });
  return html`<section id="results" aria-labelledby="results-title" hidden>
<h2 id="results-title" class="unseen">Results</h2>
<div class="bar" role="search" id="bar">
<div id="views" role="group" aria-label="View">${VIEWS.map(
    ([view, name]) => html`<button type="button" data-view="${view}" aria-pressed="false">${name}</button>`,
  )}</div>
<input id="search" type="search" aria-label="Search" autocomplete="off" spellcheck="false" placeholder="Search  /">
<div id="chips" role="group" aria-label="Outcome">${chips}</div>
<select id="by-profile" aria-label="Profile"></select>
<select id="by-operation" aria-label="Operation"></select>
<select id="by-lanes" aria-label="Lanes"></select>
<button id="reset" type="button" hidden>Reset</button>
<span id="count" role="status"></span>
</div>
<div id="view"></div>
</section>`;
}

const VIEWS = [
  ['list', 'List'],
  ['matrix', 'Matrix'],
  ['operations', 'Operations'],
] as const;
