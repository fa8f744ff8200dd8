import { probeAddress } from '../address.js';
import { gatesLine, headline } from '../headline.js';
import { html, type Markup } from '../html.js';
import type { GatesAnswer, PageModel, ProbeRow, RunBefore } from '../model.js';
import { counted } from '../words.js';

/** The answer, what it is an answer of, what the gates say of it, and what changed since the run before. */
export function headView(model: PageModel, rows: readonly ProbeRow[]): Markup {
  const { head, gates, ending, notes } = model;
  const surprising = model.counts.surprise > 0 ? 'answer surprising' : 'answer';
  return html`<header class="top">
<p class="plan">${head.plan_id ?? 'Run'}${gates.simulated ? html` <span class="badge">simulated</span>` : null}</p>
<h1 class="${surprising}">${headline(model.counts, rows)}</h1>
<p class="ending">${ending}${gates.simulated ? ' The policy engine decided, not a kernel: this is what the model predicts.' : ''}</p>
<dl class="run">${runFacts(model)}</dl>
<p class="verdict ${standingOf(gates)}">${gatesLine(model)} · <a href="#gates">all gates</a></p>
${model.before === null ? null : beforeView(model.before)}
${notes.length === 0 ? null : html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
</header>`;
}

function runFacts({ head, run_id }: PageModel): Markup[] {
  const facts: [string, string | null][] = [
    ['Date', head.time],
    ['Runner', head.runner],
    ['Host', head.host],
    ['Channel', head.channel],
    ['World', head.world_id],
    ['Run', run_id],
  ];
  return facts.filter(([, value]) => value !== null).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
}

/** A simulated run cannot pass, so nothing about that is marked as bad. */
const standingOf = ({ promotable, simulated, against }: GatesAnswer): string =>
  promotable ? 'yes' : simulated && against.length === 0 ? 'neutral' : 'no';

function beforeView({ run_id, time, failure, changes, count }: RunBefore): Markup {
  const which = html`<span class="quiet">(${time === null ? '' : `${time}, `}<code>${run_id}</code>)</span>`;
  if (failure !== null) return html`<p class="before">The run before ${which} cannot be compared: ${failure}</p>`;
  if (count === 0) return html`<p class="before">No decision and no expectation changed since the run before ${which}.</p>`;
  // A probe of each question.
  const shown = changes.filter(({ text }, at) => changes.findIndex((each) => each.text === text) === at);
  const items = shown.map(
    ({ profile_id, expectation_id, text }) => html`<li><a href="${probeAddress(profile_id, expectation_id)}">${text}</a></li>`,
  );
  const more =
    count > shown.length ? html`<p class="quiet">and ${count - shown.length} more; <code>runtime diff</code> lists them all.</p>` : null;
  // Closed, since what follows is the answer that the page is opened for.
  return html`<details class="before"><summary>${counted(count, 'change', 'changes')} since the run before ${which}</summary><ul>${items}</ul>${more}</details>`;
}
