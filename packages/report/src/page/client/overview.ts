import { type Fact, PROBE_STATES, type Verdict } from '../model.js';
import { byId, fill, h } from './dom.js';
import type { Store } from './store.js';
import { STATES } from './words.js';

/** Verdict and why; provenance; artifacts; what is missing. Rendered once. */
export function renderOverview({ model }: Store): void {
  const { verdict, counts } = model;
  const failed = verdict.gates.filter(({ passed }) => !passed);
  fill(byId('verdict'), [
    h(
      'div',
      { class: `banner ${verdict.promotable ? 'yes' : 'no'}` },
      h('span', { class: 'seal', 'aria-hidden': 'true' }, verdict.promotable ? '✓' : '!'),
      h('div', {}, h('h2', {}, title(verdict)), h('p', {}, ...headline(model))),
    ),
    failed.length > 0 &&
      h(
        'div',
        { class: 'reasons' },
        h('h3', {}, failed.length === 1 ? 'One gate did not pass' : `${failed.length} of ${verdict.gates.length} gates did not pass`),
        h('ul', {}, ...failed.map(({ code, explanation }) => h('li', {}, h('code', {}, code), h('span', {}, explanation)))),
      ),
    verdict.information.length > 0 &&
      h(
        'p',
        { class: 'information' },
        byReference(verdict) ? 'The gates for our own evidence would add: ' : 'For information: ',
        ...verdict.information.flatMap((code, index) => [index === 0 ? null : ', ', h('code', {}, code)]),
      ),
    h(
      'details',
      { class: 'gates' },
      h('summary', {}, `All ${verdict.gates.length} gates (gate set ${verdict.gate_set})`),
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
  fill(
    byId('notes'),
    model.notes.map((note) => h('li', {}, note)),
  );
  byId('notes').hidden = model.notes.length === 0;
}

const byReference = ({ gate_set }: Verdict): boolean => gate_set === 'reference';

/** Evidence of the reference passes gates that ask less: that must be read in the same glance. */
const title = (verdict: Verdict): string =>
  `${verdict.promotable ? 'Promotable' : 'Not promotable'}${byReference(verdict) ? ' by the reference’s gates' : ''}`;

function headline({ verdict, counts, ending }: Store['model']): string[] {
  const found =
    counts.surprise + counts.known + counts.match === 0
      ? 'No decision was measured.'
      : counts.surprise === 0
        ? counts.known === 0
          ? 'Every decision that was measured came out as expected.'
          : 'No decision surprises: every mismatch was known before.'
        : `${counts.surprise === 1 ? 'One decision surprises' : `${counts.surprise.toLocaleString('en')} decisions surprise`}.`;
  const by = verdict.simulated ? ' The policy engine decided, not a kernel: this shows what the model expects.' : '';
  return [`${ending} ${found}${by}`];
}

export const factList = (facts: readonly Fact[]): HTMLElement =>
  h(
    'dl',
    {},
    ...facts.flatMap(({ name, value, code }) => [
      h('dt', {}, name),
      h('dd', {}, value === null ? h('span', { class: 'unknown' }, 'unknown') : code === true ? h('code', {}, value) : value),
    ]),
  );
