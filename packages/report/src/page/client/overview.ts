import { type Fact, PROBE_STATES, type Verdict } from '../model.js';
import { byId, fill, h } from './dom.js';
import type { Store } from './store.js';
import { term } from './terms.js';
import { counted, STATES } from './words.js';

/** Verdict and why; provenance; artifacts; what is missing. Rendered once. */
export function renderOverview({ model }: Store): void {
  const { verdict, counts } = model;
  const failed = verdict.gates.filter(({ passed }) => !passed);
  fill(byId('verdict'), [
    h(
      'div',
      { class: `banner ${standing(verdict)}` },
      h('span', { class: 'seal', 'aria-hidden': 'true' }, SEALS[standing(verdict)]),
      h(
        'div',
        {},
        h('h2', {}, title(verdict)),
        h('p', { class: counts.surprise > 0 ? 'found surprising' : 'found' }, found(model)),
        h('p', {}, headline(model)),
      ),
    ),
    failed.length > 0 &&
      h(
        'div',
        { class: `reasons ${standing(verdict)}` },
        h('h3', {}, reasonsTitle(verdict, failed.length)),
        h('ul', {}, ...failed.map(({ code, explanation }) => h('li', {}, h('code', {}, code), h('span', {}, explanation)))),
      ),
    verdict.information.length > 0 &&
      h(
        'p',
        { class: 'information' },
        byReference(verdict) ? 'The gates for our own evidence would add: ' : 'For information: ',
        ...verdict.information.flatMap((code, index) => [index === 0 ? null : ', ', h('code', {}, term(code))]),
      ),
    h(
      'details',
      { class: 'gates' },
      h('summary', {}, `All ${verdict.gates.length} gates (gate set: `, term(verdict.gate_set), ')'),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Gates' },
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, ...['Gate', 'Answer', 'Why', 'Looked at'].map((name) => h('th', { scope: 'col' }, name)))),
          h(
            'tbody',
            {},
            ...verdict.gates.map(({ code, passed, explanation, inputs }) =>
              h(
                'tr',
                {},
                h('th', { scope: 'row' }, h('code', {}, code)),
                h('td', { class: passed ? 'passed' : 'failed' }, passed ? '✓ passed' : '× failed'),
                h('td', {}, explanation),
                h('td', {}, h('code', { class: 'inputs' }, inputs)),
              ),
            ),
          ),
        ),
      ),
    ),
  ]);
  fill(byId('tally'), [
    ...PROBE_STATES.filter((state) => counts[state] > 0 || state === 'surprise' || state === 'match').map((state) =>
      h(
        'div',
        { class: `tile s-${state}`, title: STATES[state].meaning },
        h('span', { class: 'mark', 'aria-hidden': 'true' }, STATES[state].mark),
        h('strong', {}, counts[state].toLocaleString('en')),
        h('span', {}, counts[state] === 1 && state !== 'known' ? STATES[state].word : STATES[state].plural),
      ),
    ),
  ]);
  fill(
    byId('provenance'),
    model.provenance.map(({ title, facts }) => h('section', { class: 'card' }, h('h3', {}, title), factList(facts))),
  );
  fill(byId('artifacts'), [
    h('thead', {}, h('tr', {}, ...['Artifact', 'Bytes', 'SHA-256', 'Schema'].map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      ...model.artifacts.map(({ name, size, sha256, schema_version }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('code', {}, name)),
          h('td', { class: 'number' }, size.toLocaleString('en')),
          h('td', {}, h('code', { class: 'digest' }, sha256)),
          h('td', {}, schema_version === null ? h('span', { class: 'unknown' }, 'none') : h('code', {}, schema_version)),
        ),
      ),
    ),
  ]);
  byId('surprise-meaning').textContent = model.known_recorded
    ? 'A surprise is a mismatch that the plan does not list as known, neither from the model of the policy nor from the baseline host. What the oracle lane says stands beside each probe and makes no mismatch known.'
    : 'A surprise is a mismatch that is not on record as known; this bundle keeps no such record.';
  fill(
    byId('notes-list'),
    model.notes.map((note) => h('li', {}, note)),
  );
  byId('notes').hidden = model.notes.length === 0;
}

const byReference = ({ gate_set }: Verdict): boolean => gate_set === 'reference';

/** A simulated run cannot pass, and that is no fault of it: it gets a mark of its own, so that the red one means something. */
const standing = ({ promotable, only_simulated }: Verdict): 'yes' | 'no' | 'neutral' =>
  promotable ? 'yes' : only_simulated ? 'neutral' : 'no';

const SEALS = { yes: '✓', no: '!', neutral: 'i' };

function reasonsTitle({ gates, only_simulated }: Verdict, failed: number): string {
  const some = `${failed} of ${counted(gates.length, 'gate', 'gates')} did not pass`;
  return only_simulated ? `${some}, as in every simulated run` : some;
}

/** Evidence of the reference passes gates that ask less: that must be read in the same glance. */
const title = (verdict: Verdict): string =>
  `${verdict.promotable ? 'Promotable' : 'Not promotable'}${byReference(verdict) ? ' by the reference’s gates' : ''}`;

function headline({ verdict, ending }: Store['model']): string {
  const by = verdict.simulated
    ? ' The run was simulated: the policy engine decided, not a kernel, so this shows what the model predicts.'
    : '';
  return `${ending}${by}`;
}

function found({ counts, known_recorded }: Store['model']): string {
  const { surprise, known, match } = counts;
  if (surprise + known + match === 0) return 'No decision was measured.';
  if (surprise > 0 && !known_recorded) return `${counted(surprise, 'decision', 'decisions')} came out otherwise than expected.`;
  if (surprise === 1) return 'One decision was a surprise.';
  if (surprise > 1) return `${surprise.toLocaleString('en')} decisions were surprises.`;
  if (known === 0) return 'Every decision that was measured came out as expected.';
  return `No surprises: ${known === 1 ? 'the one mismatch was' : 'every mismatch was'} known beforehand.`;
}

export const factList = (facts: readonly Fact[]): HTMLElement =>
  h(
    'dl',
    {},
    ...facts.flatMap(({ name, value, code }) => [
      h('dt', {}, term(name)),
      h('dd', {}, value === null ? h('span', { class: 'unknown' }, 'unknown') : code === true ? h('code', {}, value) : term(value)),
    ]),
  );
