import { counted } from '../words.js';
import { h, svg } from './dom.js';
import { grouped } from './grouped.js';
import type { Store } from './store.js';

const KINDS = ['allow', 'deny', 'none'] as const;
const NAMES = { allow: 'allowed', deny: 'denied', none: 'not measured' };

/** How the policies decided, by operation: a bar as long as its share of the probes, and the same in numbers. */
export function showOperations(store: Store, panel: HTMLElement): void {
  const byOperation = grouped(store.shown, (index) => store.row(index).operation);
  const tallies = [...byOperation].map(([operation, indexes]) => {
    const counts = { allow: 0, deny: 0, none: 0 };
    for (const index of indexes) counts[kindOf(store.row(index).scenario)]++;
    const surprises = indexes.filter((index) => store.row(index).verdict === 'surprise').length;
    return { operation, counts, total: indexes.length, surprises };
  });
  tallies.sort((a, b) => b.total - a.total || (a.operation < b.operation ? -1 : 1));
  const most = Math.max(1, ...tallies.map(({ total }) => total));
  const rows = tallies.map(({ operation, counts, total, surprises }) => {
    const link = h('button', { type: 'button', class: 'link' }, h('code', {}, operation));
    link.addEventListener('click', () => store.apply({ view: 'list', operation }));
    const words = KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind].toLocaleString('en')} ${NAMES[kind]}`);
    return h(
      'div',
      { class: 'tally' },
      link,
      bar(counts, most),
      h(
        'span',
        {},
        words.join(', '),
        surprises > 0 && h('strong', {}, `, ${counted(surprises, 'surprise', 'surprises')}`),
        h('span', { class: 'quiet' }, ` of ${total.toLocaleString('en')}`),
      ),
    );
  });
  panel.replaceChildren(h('div', { id: 'operations' }, ...rows));
  if (rows.length === 0) panel.append(h('p', { id: 'empty' }, 'No probe passes these filters.'));
}

const kindOf = (decision: string | null): (typeof KINDS)[number] => (decision === 'allow' || decision === 'deny' ? decision : 'none');

/** Filled for allow, hollow for deny, a dashed line for what was not measured. */
function bar(counts: Record<(typeof KINDS)[number], number>, most: number): SVGElement {
  const chart = svg('svg', { width: '100%', height: 18, 'aria-hidden': 'true', focusable: 'false' });
  let from = 0;
  for (const kind of KINDS) {
    const width = (counts[kind] / most) * 99;
    if (width > 0) chart.append(svg('rect', { class: kind, x: `${from + 0.2}%`, y: 2, width: `${width}%`, height: 14, rx: 3 }));
    from += width;
  }
  return chart;
}
