import { html, type Markup } from '../../page/html.js';
import type { History, HistoryChange, HistoryProbe } from '../model.js';
import { count, MOST_LISTED, nameOf, notesOf, systemOf, TITLES, what, when } from '../words.js';
import { type Answers, answerOf, answersOf, type Group, type Lines, type System } from './systems.js';

/** Cells that a browser lays out at once. With more of them the table holds what changed. */
const MOST_CELLS = 30_000;

/** What each system is, and how many of its runs carry which mark. */
export function systemsTable({ runs }: History, { title, systems }: Group): Markup {
  const rows = systems.map(({ number, name, world_id, runs: places }) => {
    const own = places.map((place) => runs[place]!);
    const marked = (mark: string): string => String(own.filter((run) => notesOf(run).includes(mark)).length || '');
    const other = own.filter(({ status }) => status !== 'ok').length;
    return html`<tr><td class="number">${number}</td><th scope="row">${name}</th><td><code>${world_id}</code></td><td class="number">${own.length}</td>
<td>${when(own[0]!).trim()}</td><td>${when(own.at(-1)!).trim()}</td>
<td class="number">${marked('promotable')}</td><td class="number">${marked('filtered')}</td><td class="number">${marked('repaired')}</td><td class="number">${other || ''}</td></tr>
`;
  });
  return scrolled(
    `Systems, ${title}`,
    html`<table><thead><tr><th scope="col">#</th><th scope="col">system</th><th scope="col">world</th><th scope="col">runs</th><th scope="col">first</th><th scope="col">last</th><th scope="col">promotable</th><th scope="col">filtered</th><th scope="col">repaired</th><th scope="col">not ok</th></tr></thead><tbody>
${rows}</tbody></table>`,
  );
}

/** Every run of a group with its marks. */
export function runsTable({ runs }: History, { title, systems }: Group): Markup {
  const rows = systems.flatMap(({ number, runs: places }) =>
    places.map((place) => {
      const run = runs[place]!;
      const { allow, deny, unmeasured } = run.counts;
      return html`<tr><td class="number">${place + 1}</td><td><code>${run.run_id}</code></td><td>${when(run).trim()}</td><td>${number}: ${systemOf(run)}</td><td>${[...(run.evidence === 'real' ? [] : [run.evidence]), ...notesOf(run)].join(', ')}</td><td class="number">${allow}</td><td class="number">${deny}</td><td class="number">${unmeasured}</td></tr>
`;
    }),
  );
  const table = html`<table><thead><tr><th scope="col">run</th><th scope="col">id</th><th scope="col">when</th><th scope="col">system</th><th scope="col">marks</th><th scope="col">allow</th><th scope="col">deny</th><th scope="col">not measured</th></tr></thead><tbody>
${rows}</tbody></table>`;
  return html`<details><summary>${count(rows.length, 'run')}, one by one</summary>${scrolled(`Runs, ${title}`, table)}</details>`;
}

/** What changed from run to run in a group, under one likely cause. */
export function causeTable(history: History, cause: HistoryChange['cause'], changes: readonly HistoryChange[], open: boolean): Markup {
  const rows = changes.slice(0, MOST_LISTED).map((change) => {
    const [from, to] = [change.from, change.to].map((place) => html`${place + 1}: ${systemOf(history.runs[place]!)}`) as [Markup, Markup];
    return html`<tr><th scope="row"><code>${nameOf(history, history.probes[change.probe]!)}</code></th><td>${what(change)}</td><td>${from}</td><td>${to}</td></tr>
`;
  });
  const more = changes.length - rows.length;
  const table = html`<table><thead><tr><th scope="col">probe</th><th scope="col">change</th><th scope="col">from run</th><th scope="col">to run</th></tr></thead><tbody>
${rows}</tbody></table>`;
  return html`<details${open ? ' open' : ''}><summary>${TITLES[cause]} (${changes.length})</summary>${scrolled(`Changes: ${TITLES[cause]}`, table)}${
    more > 0 && html`<p class="quiet">and ${more} more: <code>runtime history --json</code> lists them all.</p>`
  }</details>`;
}

/** What each system said of each probe: those that changed in this group first. */
export function decisionsTable({ probes }: History, group: Group, { probes: ordered, changed }: Lines): Markup {
  const shown = ordered.slice(0, Math.max(1, Math.floor(MOST_CELLS / group.systems.length)));
  const rows = shown.map((at) => decisionsRow(probes, probes[at]!, group.systems, changed.has(at)));
  const head = group.systems.map(({ number, name }) => html`<th scope="col">${number}: ${name}</th>`);
  const table = html`<table class="decisions"><thead><tr><th scope="col">probe</th>${head}</tr></thead><tbody>
${rows}</tbody></table>`;
  return html`<h3>Each probe on each system</h3><p class="quiet">${count(changed.size, 'probe')} changed and ${changed.size === 1 ? 'stands' : 'stand'} first${
    shown.length < ordered.length &&
    html`; ${ordered.length - shown.length} more are in the picture and in <code>runtime history --json</code>`
  }.</p>${scrolled(`Decisions, ${group.title}`, table)}`;
}

const decisionsRow = (probes: History['probes'], probe: HistoryProbe, systems: readonly System[], changed: boolean): Markup =>
  html`<tr${changed ? html` class="changed"` : null}><th scope="row"><code>${nameOf({ probes }, probe)}</code></th>${systems.map((system) => decisionsCell(answersOf(probe.cells, system)))}</tr>
`;

const WORDS = { allow: 'allow', deny: 'deny', unmeasured: 'not measured' } as const;

function decisionsCell(answers: Answers): Markup {
  const answer = answerOf(answers);
  if (answer === null) return html`<td></td>`;
  if (answer !== 'mixed') return html`<td class="${answer}">${WORDS[answer]}</td>`;
  const parts = (['allow', 'deny', 'unmeasured'] as const)
    .filter((name) => answers[name] > 0)
    .map((name) => `${answers[name]} ${WORDS[name]}`);
  return html`<td class="mixed">${parts.join(', ')}</td>`;
}

/** A wide table scrolls by itself, for the keyboard too. */
const scrolled = (label: string, table: Markup): Markup =>
  html`<div class="wide" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
