import { PROBE_STATES, type ProbeState } from '../model.js';
import { byId, fill, h } from './dom.js';
import { focusActiveRow } from './list.js';
import type { Filter, Store } from './store.js';
import { STATES } from './words.js';

/** Search, state buttons and the selections. */
export function renderFilters(store: Store): void {
  const { model } = store;
  const search = byId('search') as HTMLInputElement;
  search.addEventListener('input', () => store.apply({ words: search.value }));
  search.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      focusActiveRow();
    } else if (event.key === 'Escape') {
      search.value = '';
      store.apply({ words: '' });
    }
  });

  const chosen = new Set<ProbeState>();
  const buttons = PROBE_STATES.filter((state) => model.counts[state] > 0).map((state) => {
    const { mark, word } = STATES[state];
    const button = h(
      'button',
      { type: 'button', class: `chip s-${state}`, 'aria-pressed': false, title: STATES[state].meaning },
      h('span', { class: `mark s-${state}`, 'aria-hidden': 'true' }, mark),
      ` ${word} `,
      h('span', { class: 'count' }, model.counts[state].toLocaleString('en')),
    );
    button.addEventListener('click', () => {
      if (!chosen.delete(state)) chosen.add(state);
      button.setAttribute('aria-pressed', String(chosen.has(state)));
      store.apply({ states: new Set(chosen) });
    });
    return button;
  });
  fill(byId('states'), buttons);

  const select = (
    id: string,
    options: readonly (readonly [string, string])[],
    change: (value: string) => Partial<Filter>,
  ): HTMLSelectElement => {
    const element = byId(id) as HTMLSelectElement;
    fill(
      element,
      options.map(([value, label]) => h('option', { value }, label)),
    );
    element.addEventListener('change', () => store.apply(change(element.value)));
    return element;
  };
  const selects = [
    select(
      'by-profile',
      [['', 'any'], ...model.profiles.map(({ profile_id }, index) => [String(index), profile_id] as const)],
      (value) => ({ profile: value === '' ? null : Number(value) }),
    ),
    select(
      'by-operation',
      [['', 'any'], ...model.operations.map(({ operation }, index) => [String(index), operation] as const)],
      (value) => ({ operation: value === '' ? null : (model.operations[Number(value)]?.operation ?? null) }),
    ),
    select(
      'by-lanes',
      [
        ['', 'any'],
        ['oracle', 'scenario and oracle differ'],
        ['baseline', 'scenario and baseline differ'],
        ['platform', 'baseline denies'],
      ],
      (lanes) => ({ lanes }),
    ),
    select(
      'order',
      [
        ['mismatches', 'mismatches first'],
        ['plan', 'as planned'],
        ['operation', 'by operation'],
        ['target', 'by target'],
      ],
      (order) => ({ order }),
    ),
  ];

  byId('reset').addEventListener('click', () => {
    search.value = '';
    chosen.clear();
    for (const button of buttons) button.setAttribute('aria-pressed', 'false');
    for (const element of selects) element.selectedIndex = 0;
    store.apply({ words: '', states: new Set(), profile: null, operation: null, lanes: '', order: 'mismatches' });
    search.focus();
  });

  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  byId('detail').addEventListener('keydown', (event) => {
    if (event.key === 'Escape') focusActiveRow();
  });
}
