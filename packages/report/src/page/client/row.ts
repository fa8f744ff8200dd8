import { VERDICT_WORDS } from '@runtime/contracts';
import type { ClientModel, Lane } from '../model.js';
import { decisionClass, decisionText, LANE_ORDER, LANES, MARKS } from '../words.js';
import { detailOf } from './detail.js';
import { h } from './dom.js';
import type { Store } from './store.js';

/** The lanes that ran. */
export const lanesOf = ({ lanes }: ClientModel): Lane[] => LANE_ORDER.filter((lane) => lanes.includes(lane));

/** One probe: what was asked, why it came out so, and the decisions side by side. Opens in place; on paper it is open unless all is as expected. */
export function rowOf(store: Store, index: number, open: boolean, medium: 'screen' | 'paper'): HTMLDetailsElement {
  const probe = store.row(index);
  const { mark } = MARKS[probe.verdict];
  const word = VERDICT_WORDS[probe.verdict].one;
  const cell = (name: string, value: string | null): HTMLElement =>
    h('span', { class: 'lane' }, h('span', { class: 'label' }, name), h('span', { class: decisionClass(value) }, decisionText(value)));
  const row = h(
    'details',
    { class: `probe v-${probe.verdict}` },
    h(
      'summary',
      {},
      h('span', { class: 'mark', title: word }, mark),
      h(
        'span',
        { class: 'asked' },
        h('span', { class: 'what' }, h('code', { class: 'operation' }, probe.operation), ' ', h('code', { class: 'target' }, probe.target)),
        h(
          'span',
          { class: 'cause' },
          probe.cause === null ? null : h('span', {}, probe.cause),
          h('span', { class: 'under' }, store.nameOf(probe)),
        ),
      ),
      h(
        'span',
        { class: 'lanes' },
        cell('Expected', probe.expected),
        ...lanesOf(store.model).map((lane) => cell(LANES[lane], probe[lane])),
      ),
    ),
  );
  const fillIn = (): void => {
    if (row.open && row.childElementCount === 1) row.append(detailOf(store, index, medium));
  };
  row.addEventListener('toggle', fillIn);
  row.open = open;
  fillIn();
  return row;
}

/** Arrows go from row to row, as in a list. */
export function moveByArrows(panel: HTMLElement): void {
  panel.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement) || event.target.localName !== 'summary') return;
    const all = [...panel.querySelectorAll<HTMLElement>('.probe > summary')];
    event.preventDefault();
    all[all.indexOf(event.target) + step]?.focus();
  });
}
