import type { ProbeVerdict } from '@runtime/contracts';
import { counted } from '../words.js';
import { byId, fill, h } from './dom.js';
import { NO_FILTER, type Store, type View } from './store.js';

/** Profiles that a menu can hold; beyond, the search finds them. */
const MOST_OPTIONS = 500;

const LANES = [
  ['', 'Any lanes'],
  ['oracle', 'Oracle differs'],
  ['baseline', 'Without a policy differs'],
  ['refused', 'Denied without a policy too'],
] as const;

/** Views, search, outcomes and menus. Each writes its part of the filter and shows what the filter says. */
export function renderFilters(store: Store, hasMatrix: boolean): void {
  const search = byId('search') as HTMLInputElement;
  search.addEventListener('input', () => store.apply({ words: search.value }));
  search.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') store.apply({ words: '' });
    if (key === 'ArrowDown' || key === 'Enter') document.querySelector<HTMLElement>('#view summary, #view [tabindex="0"]')?.focus();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  const views = buttons('#views button');
  for (const button of views) {
    button.hidden = button.dataset['view'] === 'matrix' && !hasMatrix;
    button.addEventListener('click', () => store.apply({ view: button.dataset['view'] as View }));
  }
  const chips = buttons('#chips button');
  for (const chip of chips) {
    chip.addEventListener('click', () => {
      const verdicts = new Set(store.filter.verdicts);
      const verdict = chip.dataset['verdict'] as ProbeVerdict;
      if (!verdicts.delete(verdict)) verdicts.add(verdict);
      store.apply({ verdicts });
    });
  }
  const profiles = store.model.profiles.map(({ id }) => [id, id] as const);
  const operations = [...new Set(store.rows.map(({ operation }) => operation))].sort().map((name) => [name, name] as const);
  const menus = [
    menu('by-profile', [['', 'Any profile'], ...profiles], (profile) => store.apply({ profile })),
    menu('by-operation', [['', 'Any operation'], ...operations], (operation) => store.apply({ operation })),
    menu('by-lanes', LANES, (lanes) => store.apply({ lanes })),
  ];
  const reset = byId('reset');
  reset.addEventListener('click', () => store.apply(NO_FILTER));

  store.onChange(() => {
    const { view, words, verdicts, profile, operation, lanes } = store.filter;
    if (search.value !== words) search.value = words;
    for (const button of views) button.setAttribute('aria-pressed', String(button.dataset['view'] === view));
    for (const chip of chips) chip.setAttribute('aria-pressed', String(verdicts.has(chip.dataset['verdict'] as ProbeVerdict)));
    for (const [index, value] of [profile, operation, lanes].entries()) (menus[index] as HTMLSelectElement).value = value;
    const all = store.rows.length;
    const some = store.shown.length;
    byId('count').textContent =
      some === all ? counted(all, 'probe', 'probes') : `${some.toLocaleString('en')} of ${counted(all, 'probe', 'probes')}`;
    reset.hidden = words === '' && verdicts.size === 0 && profile === '' && operation === '' && lanes === '';
  });
}

const buttons = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];

/** A menu with one choice or thousands says nothing, and is not there. */
function menu(id: string, options: readonly (readonly [string, string])[], change: (value: string) => void): HTMLSelectElement {
  const select = byId(id) as HTMLSelectElement;
  select.hidden = options.length < 3 || options.length > MOST_OPTIONS;
  if (!select.hidden)
    fill(
      select,
      options.map(([value, label]) => h('option', { value }, label)),
    );
  select.addEventListener('change', () => change(select.value));
  return select;
}
