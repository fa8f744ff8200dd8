import { type ProbeVerdict, verdictCount } from '@runtime/contracts';
import { counted, LANES } from '../words.js';
import { type Child, h } from './dom.js';
import { grouped } from './grouped.js';
import { remember } from './place.js';
import { lanesOf, rowOf } from './row.js';
import type { Store } from './store.js';

/** Rows on a page of the list, and on paper. */
const PAGE = 100;
const MOST_PRINTED = 1500;

/** The probes that pass the filter, grouped by what became of them; a page at a time, the one with the chosen probe first. */
export function showList(store: Store, panel: HTMLElement, whole = false): void {
  const at = store.chosen === null ? 0 : Math.max(0, store.shown.indexOf(store.chosen));
  draw(store, panel, whole ? 0 : at - (at % PAGE), whole ? MOST_PRINTED : PAGE);
}

function draw(store: Store, panel: HTMLElement, from: number, size: number): void {
  const { shown } = store;
  const indexes = shown.slice(from, from + size);
  // A probe that the address names is there, whatever the filters say.
  const { chosen } = store;
  const extra = chosen !== null && !shown.includes(chosen) ? [chosen] : [];
  const turn = (to: number): void => {
    store.chosen = null;
    draw(store, panel, to, size);
    panel.scrollIntoView({ block: 'start' });
  };
  const list = h('div', { id: 'list' }, columns(store), ...extra.map((index) => item(store, index, size)), ...groups(store, indexes, size));
  const content: Child[] = [
    list,
    shown.length === 0 && extra.length === 0 && h('p', { id: 'empty' }, 'No probe passes these filters.'),
    pager(shown.length, from, size, turn),
  ];
  panel.replaceChildren(...content.filter((part): part is Node => part instanceof Node));
}

/** Headings over the decisions, for the eye: each decision carries its own name too. */
const columns = (store: Store): HTMLElement =>
  h(
    'div',
    { class: 'columns', 'aria-hidden': true },
    h('span', {}, 'Probe'),
    ...['Expected', ...lanesOf(store.model).map((lane) => LANES[lane])].map((name) => h('span', {}, name)),
  );

function groups(store: Store, indexes: readonly number[], size: number): HTMLElement[] {
  const byVerdict = grouped(indexes, (index) => store.row(index).verdict);
  return [...byVerdict].map(([verdict, members]) => {
    const heading = h('h3', { class: `group v-${verdict}` }, headingOf(store, verdict));
    return h('section', {}, heading, ...members.map((index) => item(store, index, size)));
  });
}

function headingOf(store: Store, verdict: ProbeVerdict): string {
  const count = store.shown.filter((index) => store.row(index).verdict === verdict).length;
  return verdictCount(count, verdict);
}

function item(store: Store, index: number, size: number): HTMLElement {
  const chosen = store.chosen === index;
  const printed = size === MOST_PRINTED;
  const told = printed && store.row(index).verdict !== 'match';
  const row = rowOf(store, index, chosen || told, printed ? 'paper' : 'screen');
  if (chosen) row.id = 'chosen';
  row.addEventListener('toggle', () => {
    if (printed) return;
    if (row.open) store.chosen = index;
    else if (store.chosen === index) store.chosen = null;
    remember(store);
  });
  return row;
}

function pager(total: number, from: number, size: number, turn: (to: number) => void): HTMLElement | null {
  const to = Math.min(total, from + size);
  if (size === MOST_PRINTED) return total > to ? h('p', {}, `${counted(total - to, 'probe', 'probes')} more: filter for them.`) : null;
  if (total <= size) return null;
  const button = (label: string, place: number, off: boolean): HTMLElement => {
    const element = h('button', { type: 'button', disabled: off }, label);
    element.addEventListener('click', () => turn(place));
    return element;
  };
  return h(
    'nav',
    { class: 'pager', 'aria-label': 'Pages' },
    button('First', 0, from === 0),
    button('Previous', from - size, from === 0),
    h('span', { role: 'status' }, `${(from + 1).toLocaleString('en')} to ${to.toLocaleString('en')} of ${total.toLocaleString('en')}`),
    button('Next', from + size, to === total),
    button('Last', Math.floor((total - 1) / size) * size, to === total),
  );
}
