import type { ProbeSummary } from '../model.js';
import { byId, h } from './dom.js';
import { tellMore } from './more.js';
import type { Store } from './store.js';
import { counted, decisionText, STATES, spoken } from './words.js';

/** Cells from which on rows are laid out only when they come into view. */
const LARGE = 1000;

const LANE_CLASS: Record<string, string> = { allow: 'a', deny: 'd', unknown: 'n' };

/**
 * One row per profile, one cell per probe: mark and colour say how it came out, three bars say what each lane said (tall allows,
 * short denies, middling is an error, none is silent). Profiles that ask the same questions stand above each other, so their cells line up.
 */
export function renderMatrix(store: Store): void {
  const { model } = store;
  const grid = byId('matrix');
  const readout = byId('readout');
  grid.classList.toggle('large', model.probes.length > LARGE);
  const byProfile = new Map<number, number[]>();
  for (const [index, { profile }] of model.probes.entries()) {
    const members = byProfile.get(profile);
    if (members === undefined) byProfile.set(profile, [index]);
    else members.push(index);
  }
  const cells: HTMLElement[] = new Array(model.probes.length);
  let questions: string | null = null;
  for (const [profile, members] of inBlocks(model.probes, byProfile)) {
    const asked = members.map((index) => questionOf(model.probes[index] as ProbeSummary)).join('\n');
    const row = h('div', { role: 'row', class: questions !== null && asked !== questions ? 'row apart' : 'row' });
    questions = asked;
    const { profile_id, status } = model.profiles[profile] ?? { profile_id: '', status: null };
    row.append(
      h('div', { role: 'rowheader', class: 'profile', title: profile_id }, profile_id, status === 'blocked' ? ' (blocked)' : null),
    );
    const strip = h('div', { class: 'strip', role: 'presentation' });
    for (const index of members) {
      const cell = cellOf(model.probes[index] as ProbeSummary, index, profile_id);
      cells[index] = cell;
      strip.append(cell);
    }
    row.append(strip);
    grid.append(row);
  }
  tellMore(grid, 'matrix-more', () => counted(byProfile.size, 'profile', 'profiles'));
  const order = [...grid.querySelectorAll<HTMLElement>('.cell')];
  const place = new Map(order.map((cell, position) => [cell, position]));
  let active = order[0];
  let selected: HTMLElement | null = null;
  active?.setAttribute('tabindex', '0');

  const activate = (cell: HTMLElement, focus: boolean): void => {
    active?.setAttribute('tabindex', '-1');
    active = cell;
    cell.setAttribute('tabindex', '0');
    if (focus) cell.focus();
  };
  /** Of the cell under the pointer or the focus, else of the chosen one. */
  const show = (cell: HTMLElement): void => {
    const probe = model.probes[Number(cell.dataset['index'])] as ProbeSummary;
    readout.replaceChildren(
      h('span', { class: `mark s-${probe.state}` }, STATES[probe.state].mark),
      h('strong', {}, store.profileOf(probe)),
      h('span', {}, `${probe.operation} ${probe.target}`),
      h('span', {}, `expected ${spoken(probe.expected)}`),
      ...model.lanes.map((lane) => h('span', {}, `${lane} ${decisionText(probe[lane])}`)),
    );
  };
  const cellAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof HTMLElement ? target.closest<HTMLElement>('.cell') : null;

  grid.addEventListener('pointerover', (event) => {
    const cell = cellAt(event.target);
    if (cell !== null) show(cell);
  });
  grid.addEventListener('pointerleave', () => {
    if (selected !== null) show(selected);
  });
  grid.addEventListener('focusin', (event) => {
    const cell = cellAt(event.target);
    if (cell !== null) show(cell);
  });
  grid.addEventListener('click', (event) => {
    const cell = cellAt(event.target);
    if (cell === null) return;
    activate(cell, true);
    store.choose(Number(cell.dataset['index']), 'matrix');
  });
  grid.addEventListener('keydown', (event) => {
    if (active === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const position = place.get(active) ?? 0;
    const next = step(event.key, position, order);
    if (next !== null) {
      event.preventDefault();
      activate(order[next] as HTMLElement, true);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      store.choose(Number(active.dataset['index']), 'matrix');
      byId('detail').focus();
    }
  });

  store.onFilter(() => {
    const shown = new Uint8Array(cells.length);
    for (const index of store.shown) shown[index] = 1;
    for (const [index, cell] of cells.entries()) cell.classList.toggle('dim', shown[index] === 0);
  });
  store.onChoose(() => {
    selected?.setAttribute('aria-selected', 'false');
    const cell = store.chosen === null ? undefined : cells[store.chosen];
    if (cell === undefined) return;
    cell.setAttribute('aria-selected', 'true');
    selected = cell;
    show(cell);
    activate(cell, false);
  });
}

/** Profiles with the same questions follow each other, in the order in which the first of them comes. */
function inBlocks(probes: readonly ProbeSummary[], byProfile: ReadonlyMap<number, number[]>): [number, number[]][] {
  const blocks = new Map<string, [number, number[]][]>();
  for (const entry of [...byProfile].sort(([a], [b]) => a - b)) {
    const questions = entry[1].map((index) => questionOf(probes[index] as ProbeSummary)).join('\n');
    const block = blocks.get(questions);
    if (block === undefined) blocks.set(questions, [entry]);
    else block.push(entry);
  }
  return [...blocks.values()].flat();
}

const questionOf = ({ operation, target, name }: ProbeSummary): string => `${operation}\t${target}\t${name}`;

function cellOf(probe: ProbeSummary, index: number, profile: string): HTMLElement {
  const lane = (decision: string | null): string => (decision === null ? 'n' : (LANE_CLASS[decision] ?? 'u'));
  const { baseline, scenario, oracle, state, expected } = probe;
  return h(
    'div',
    {
      role: 'gridcell',
      class: `cell s-${state} b-${lane(baseline)} c-${lane(scenario)} o-${lane(oracle)}`,
      tabindex: -1,
      'data-index': index,
      'aria-selected': false,
      'aria-label': `${STATES[state].word}: ${profile}, ${probe.operation} ${probe.target}; expected ${spoken(expected)}, baseline ${spoken(baseline)}, scenario ${spoken(scenario)}, oracle ${spoken(oracle)}`,
    },
    STATES[state].mark,
  );
}

/** Where a key leads. Up and down go to the nearest cell of the line above or below as they are laid out. */
function step(key: string, from: number, order: readonly HTMLElement[]): number | null {
  const last = order.length - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowDown':
      return nearest(from, 1, order);
    case 'ArrowUp':
      return nearest(from, -1, order);
    default:
      return null;
  }
}

function nearest(from: number, direction: 1 | -1, order: readonly HTMLElement[]): number {
  const start = (order[from] as HTMLElement).getBoundingClientRect();
  let best = from;
  let line: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (let at = from + direction; at >= 0 && at < order.length; at += direction) {
    const box = (order[at] as HTMLElement).getBoundingClientRect();
    if (box.top === start.top) continue;
    if (line !== null && box.top !== line) break;
    line = box.top;
    const away = Math.abs(box.left - start.left);
    if (away < distance) {
      distance = away;
      best = at;
    }
  }
  return best;
}
