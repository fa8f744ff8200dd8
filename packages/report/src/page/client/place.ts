import { type ProbeVerdict, VERDICTS } from '@runtime/contracts';
import { probeAddress } from '../address.js';
import { type Filter, NO_FILTER, type Store, type View } from './store.js';

const VIEWS: readonly View[] = ['list', 'matrix', 'operations'];

/** The address of what is in view: the chosen probe by its names, and the filters. */
export function addressOf(store: Store, chosen: number | null = store.chosen): string {
  const { view, words, verdicts, profile, operation, lanes } = store.filter;
  const row = chosen === null ? undefined : store.rows[chosen];
  const place = row === undefined ? '#' : probeAddress(store.profileOf(row), row.id);
  const query = new URLSearchParams();
  const given = { view: view === 'list' ? '' : view, q: words, outcome: [...verdicts].join(), profile, operation, lanes };
  for (const [name, value] of Object.entries(given)) if (value !== '') query.set(name, value);
  return query.size === 0 ? place : `${place}?${query}`;
}

/** What an address asks for. An address of something else asks for nothing. */
export function placeIn(store: Store, address: string): { filter: Filter; chosen: number | null } {
  const [names = '', query = ''] = address.replace(/^#/, '').split('?', 2);
  const asked = new URLSearchParams(query);
  const verdicts = (asked.get('outcome') ?? '').split(',').filter((word): word is ProbeVerdict => VERDICTS.includes(word as ProbeVerdict));
  const filter: Filter = {
    ...NO_FILTER,
    view: VIEWS.find((view) => view === asked.get('view')) ?? 'list',
    words: asked.get('q') ?? '',
    verdicts: new Set(verdicts),
    profile: asked.get('profile') ?? '',
    operation: asked.get('operation') ?? '',
    lanes: asked.get('lanes') ?? '',
  };
  const chosen = names.includes('/') ? store.rows.findIndex((row) => probeAddress(store.profileOf(row), row.id) === `#${names}`) : -1;
  return { filter, chosen: chosen < 0 ? null : chosen };
}

/** Puts what is in view into the address bar, where a page may. */
export function remember(store: Store): void {
  try {
    history.replaceState(null, '', addressOf(store));
  } catch {
    // A page that may not touch its history is as readable without.
  }
}
