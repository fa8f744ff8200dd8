import { PROBE_STATES } from '../model.js';
import { byId, fill, h, svg } from './dom.js';
import type { Store } from './store.js';
import { STATES } from './words.js';

/** A bar per operation, as long as its share of the probes. The numbers beside it say the same without the bar. */
export function renderOperations({ model }: Store): void {
  const used = PROBE_STATES.filter((state) => model.operations.some(({ counts }) => counts[state] > 0));
  const totals = model.operations.map(({ counts }) => PROBE_STATES.reduce((sum, state) => sum + counts[state], 0));
  const most = Math.max(1, ...totals);
  fill(byId('operations'), [
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Operation'),
        h('th', { scope: 'col', class: 'chart' }, 'Outcomes'),
        h('th', { scope: 'col', class: 'number' }, 'Probes'),
        ...used.map((state) =>
          h(
            'th',
            { scope: 'col', class: 'number' },
            h('span', { class: `mark s-${state}`, 'aria-hidden': 'true' }, STATES[state].mark),
            ` ${STATES[state].word}`,
          ),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      ...model.operations.map(({ operation, id, counts }, index) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('code', {}, operation), id === null ? null : h('span', { class: 'quiet' }, ` #${id}`)),
          h('td', { class: 'chart' }, bar(counts, totals[index] ?? 0, most)),
          h('td', { class: 'number' }, String(totals[index])),
          ...used.map((state) => h('td', { class: counts[state] === 0 ? 'number zero' : 'number' }, String(counts[state]))),
        ),
      ),
    ),
  ]);
}

function bar(counts: Record<string, number>, total: number, most: number): SVGElement {
  const chart = svg('svg', { class: 'bar', width: '100%', height: 18, 'aria-hidden': 'true', focusable: 'false' });
  let from = 0;
  for (const state of [...PROBE_STATES].reverse()) {
    const count = counts[state] ?? 0;
    if (count === 0) continue;
    const width = (count / most) * 100;
    chart.append(svg('rect', { class: `s-${state}`, x: `${from}%`, y: 1, width: `${width}%`, height: 16, rx: 2 }));
    if (width > 3) chart.append(svg('text', { x: `${from + width / 2}%`, y: 13, 'text-anchor': 'middle' }, STATES[state].mark));
    from += width;
  }
  if (total === 0) chart.append(svg('line', { x1: 0, x2: 0, y1: 1, y2: 17 }));
  return chart;
}
