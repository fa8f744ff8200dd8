import type { ProbeSummary } from '../model.js';
import { byId, h } from './dom.js';
import { tellMore } from './more.js';
import type { Store } from './store.js';
import { counted, decisionClass, decisionText, STATES } from './words.js';

/** As the styles have it: where there is no room for columns, the lanes stand below the path, and rows are higher. */
const NARROW = matchMedia('screen and (max-width: 640px)');
const rowHeight = (): number => (NARROW.matches ? 130 : 50);
const SPARE = 12;
/** Rows that are laid out whole when the page is printed. */
const MOST_PRINTED = 1500;

/** The probes as a table of which only the rows in view exist. One row can be tabbed to; arrows move. */
export function renderList(store: Store): { printAll(): void; printDone(): void } {
  const { model } = store;
  const scroller = byId('list-scroll');
  const body = byId('list-body');
  const grid = byId('list');
  const count = byId('count');
  const more = tellMore(scroller, 'list-more', () => counted(store.shown.length, 'probe', 'probes'));
  let active = 0;
  let printing = false;

  const headHeight = (): number => grid.querySelector<HTMLElement>('.head')?.offsetHeight ?? 0;
  const draw = (): void => {
    const total = store.shown.length;
    const height = rowHeight();
    const first = printing ? 0 : Math.max(0, Math.floor(scroller.scrollTop / height) - SPARE);
    const last = printing ? Math.min(total, MOST_PRINTED) : Math.min(total, first + Math.ceil(scroller.clientHeight / height) + 2 * SPARE);
    const positions = new Set<number>();
    for (let at = first; at < last; at++) positions.add(at);
    // The row with the focus stays, wherever the view is, or the focus would be lost with it.
    if (!printing && active < total) positions.add(active);
    const kept = new Map<number, HTMLElement>();
    for (const row of [...body.children] as HTMLElement[]) {
      const at = Number(row.dataset['at']);
      if (positions.has(at) && row.dataset['index'] === String(store.shown[at])) kept.set(at, row);
      else row.remove();
    }
    let before: HTMLElement | null = null;
    for (const at of [...positions].sort((a, b) => a - b)) {
      let row: HTMLElement | undefined = kept.get(at);
      if (row === undefined) {
        row = rowOf(store, at);
        if (before === null) body.prepend(row);
        else before.after(row);
      }
      row.style.top = `${at * height}px`;
      row.setAttribute('tabindex', at === active ? '0' : '-1');
      row.setAttribute('aria-selected', String(store.shown[at] === store.chosen));
      before = row;
    }
    body.style.height = printing ? 'auto' : `${Math.max(total, 1) * height}px`;
  };

  const drawSoon = soon(draw);
  const reveal = (at: number): void => {
    const height = rowHeight();
    const top = at * height;
    const head = headHeight();
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + height > scroller.scrollTop + scroller.clientHeight - head)
      scroller.scrollTop = top + height + head - scroller.clientHeight;
  };
  const go = (at: number): void => {
    if (store.shown.length === 0) return;
    active = Math.min(store.shown.length - 1, Math.max(0, at));
    reveal(active);
    store.choose(store.shown[active] as number, 'list');
    draw();
    body.querySelector<HTMLElement>(`[data-at="${active}"]`)?.focus({ preventScroll: true });
  };

  scroller.addEventListener('scroll', drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(scroller);
  NARROW.addEventListener('change', drawSoon);
  body.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null;
    if (row !== null) go(Number(row.dataset['at']));
  });
  body.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight()) - 2);
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: store.shown.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(to);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      byId('detail').focus();
    }
  });

  const refresh = (): void => {
    const total = model.probes.length;
    count.textContent =
      store.shown.length === total
        ? counted(total, 'probe', 'probes')
        : `${store.shown.length.toLocaleString('en')} of ${counted(total, 'probe', 'probes')}`;
    byId('empty').hidden = store.shown.length > 0;
    grid.setAttribute('aria-rowcount', String(store.shown.length + 1));
    active = Math.max(0, store.chosen === null ? 0 : store.shown.indexOf(store.chosen));
    scroller.scrollTop = 0;
    draw();
    more();
  };
  store.onFilter(refresh);
  store.onChoose((by) => {
    if (by === 'list') return;
    const at = store.chosen === null ? -1 : store.shown.indexOf(store.chosen);
    if (at >= 0) {
      active = at;
      reveal(at);
    }
    draw();
  });
  refresh();

  return {
    printAll: () => {
      printing = true;
      draw();
      byId('print-note').hidden = store.shown.length <= MOST_PRINTED;
    },
    printDone: () => {
      printing = false;
      draw();
    },
  };
}

export const focusActiveRow = (): void => byId('list-body').querySelector<HTMLElement>('[tabindex="0"]')?.focus();

function rowOf(store: Store, at: number): HTMLElement {
  const index = store.shown[at] as number;
  const probe = store.model.probes[index] as ProbeSummary;
  const { mark, word } = STATES[probe.state];
  const cell = (name: string, ...content: (Node | string | null)[]): HTMLElement => h('div', { role: 'gridcell', class: name }, ...content);
  const decision = (lane: string, value: string | null): HTMLElement =>
    h('div', { role: 'gridcell', class: 'lane', 'data-lane': lane }, h('span', { class: decisionClass(value) }, decisionText(value)));
  const row = h(
    'div',
    { role: 'row', class: `item s-${probe.state}`, 'data-at': at, 'data-index': index, 'aria-rowindex': at + 2, 'aria-selected': false },
    cell('state', h('span', { class: `mark s-${probe.state}`, 'aria-hidden': 'true' }, mark), ` ${word}`),
    cell(
      'probe',
      h(
        'div',
        { class: 'asked', title: `${probe.operation} ${probe.target}` },
        h('code', {}, probe.operation),
        ' ',
        h('code', { class: 'target' }, probe.target),
      ),
      h('div', { class: 'under' }, store.profileOf(probe), probe.note === null || probe.note === '' ? null : ` · ${probe.note}`),
    ),
    decision('expected', probe.expected),
    decision('baseline', probe.baseline),
    decision('scenario', probe.scenario),
    decision('oracle', probe.oracle),
  );
  return row;
}

/** At most once per frame. */
function soon(action: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      action();
    });
  };
}
