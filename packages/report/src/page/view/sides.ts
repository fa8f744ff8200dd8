import { html, type Markup } from '../html.js';
import type { ClosedPlace, Sides, TriedAction } from '../model.js';
import { counted } from '../words.js';

/** What works under each profile, and what stays closed: both sides of a policy in one place. */
export function sidesView(sides: readonly Sides[]): Markup | null {
  if (sides.length === 0) return null;
  const many = sides.length > 1;
  return html`<section class="sides" aria-labelledby="sides-title"><h2 id="sides-title">Will it run, and what stays closed?</h2>
${sides.map(
  ({ profile_id, actions, places }) => html`${many ? html`<h3>${profile_id}</h3>` : null}<div class="two">
${actions.length === 0 ? null : actionsView(actions)}
${places.length === 0 ? null : placesView(places)}
</div>`,
)}</section>`;
}

const WORDS = { works: ['allow', 'works'], fails: ['deny', 'fails'], unknown: ['none', 'unknown'] } as const;

function actionsView(actions: readonly TriedAction[]): Markup {
  const count = (word: string): number => actions.filter((each) => outcomeOf(each) === word).length;
  const rows = [...actions]
    .sort((a, b) => RANK[outcomeOf(a)] - RANK[outcomeOf(b)])
    .map((each) => {
      const [kind, word] = WORDS[outcomeOf(each)];
      const text =
        each.address === null ? html`<code>${each.question}</code>` : html`<a href="${each.address}"><code>${each.question}</code></a>`;
      return html`<tr><td><span class="decision ${kind}">${word}</span></td><th scope="row">${text}</th><td>${whyText(each)}</td></tr>`;
    });
  return html`<div class="side"><h3 class="side-title">Everyday actions: ${count('works')} work, ${count('fails')} fail, ${count('unknown')} unknown</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Everyday actions"><table class="plain"><thead><tr><th scope="col">Answer</th><th scope="col">Action</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table></div></div>`;
}

const RANK = { fails: 0, unknown: 1, works: 2 } as const;

/** What was measured, where it says something; else what the policy engine says of the profile alone. */
const outcomeOf = ({ predicted, measured }: TriedAction): 'works' | 'fails' | 'unknown' =>
  measured.outcome === 'unknown' ? (predicted?.outcome ?? 'unknown') : measured.outcome;

function whyText({ predicted, measured }: TriedAction): string {
  const { outcome, denied, measured: some, accesses } = measured;
  const run =
    denied !== undefined
      ? `denied at ${`${denied.operation} ${denied.path}`.trim()}`
      : outcome === 'works'
        ? 'every access was allowed'
        : some === 0
          ? 'nothing of it was measured'
          : `${some} of ${counted(accesses, 'access', 'accesses')} measured, which does not settle it`;
  if (predicted === null) return run;
  if (outcome === 'unknown') return `${run}; the policy engine says: ${predicted.outcome}`;
  if (predicted.outcome !== outcome && predicted.outcome !== 'unknown')
    return `${run}; the policy engine says otherwise: ${predicted.outcome}`;
  return denied === undefined || predicted.symptom === null ? run : `${run}; shows as: ${predicted.symptom}`;
}

function placesView(places: readonly ClosedPlace[]): Markup {
  const open = places.filter((place) => openWays(place).length > 0);
  const closed = places.filter(({ ways }) => ways.every(({ decision }) => decision === 'deny'));
  const unknown = places.filter((place) => !open.includes(place) && !closed.includes(place));
  const rest =
    closed.length === 0 ? null : html`<details><summary>${closed.length} closed</summary>${placesTable(closed, 'Closed')}</details>`;
  return html`<div class="side"><h3 class="side-title">What is to stay closed: ${open.length} open, ${closed.length} closed, ${unknown.length} unknown</h3>
${open.length + unknown.length === 0 ? null : placesTable([...open, ...unknown], 'Open or unknown')}${rest}</div>`;
}

const openWays = ({ ways }: ClosedPlace): ClosedPlace['ways'] => ways.filter(({ decision }) => decision === 'allow');

const placesTable = (places: readonly ClosedPlace[], label: string): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="plain"><thead><tr><th scope="col">Answer</th><th scope="col">Place or service</th><th scope="col">By</th></tr></thead><tbody>${places.map(placeRow)}</tbody></table></div>`;

/** The ways that are open; where none is, those that nothing decided; else all. */
function placeRow(place: ClosedPlace): Markup {
  const open = openWays(place);
  const undecided = place.ways.filter(({ decision }) => decision === null);
  const [kind, word, ways] =
    open.length > 0
      ? (['open', 'OPEN', open] as const)
      : undecided.length > 0
        ? (['none', 'unknown', undecided] as const)
        : (['deny', 'closed', place.ways] as const);
  const links = ways.map(({ way, address }, at) => html`${at === 0 ? '' : ', '}<a href="${address}">${way === '' ? 'asking it' : way}</a>`);
  return html`<tr><td><span class="decision ${kind}">${word}</span></td><th scope="row"><code>${place.place}</code></th><td>${links}</td></tr>`;
}
