import type { PageData } from '../pack.js';
import { byId } from './dom.js';
import { renderFilters } from './filters.js';
import { showList } from './list.js';
import { matrixBlocks, showMatrix } from './matrix.js';
import { showOperations } from './operations.js';
import { placeIn, remember } from './place.js';
import { moveByArrows } from './row.js';
import { Store } from './store.js';

const store = new Store(JSON.parse(byId('data').textContent ?? '{}') as PageData);
const blocks = matrixBlocks(store);
const panel = byId('view');

const show = (): void => {
  const { view } = store.filter;
  if (view === 'matrix' && blocks.length > 0) showMatrix(store, blocks, panel);
  else if (view === 'operations') showOperations(store, panel);
  else showList(store, panel);
};

/** Goes to what the address asks for: a probe is opened and brought into view, also where the filters would hide it. */
function go(): void {
  const part = /^#(\w+)$/.exec(location.hash)?.[1];
  if (part !== undefined) {
    const element = document.getElementById(part);
    if (element instanceof HTMLDetailsElement) element.open = true;
    return;
  }
  const { filter, chosen } = placeIn(store, location.hash);
  store.chosen = chosen;
  store.apply(filter);
  if (chosen !== null) byId('chosen')?.scrollIntoView({ block: 'start' });
}

byId('results').hidden = false;
renderFilters(store, blocks.length > 0);
moveByArrows(panel);
store.onChange(show);
store.apply({});
go();
store.onChange(() => remember(store));
addEventListener('hashchange', go);
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('.appendix, .before')) details.open = true;
  showList(store, panel, true);
});
addEventListener('afterprint', show);
document.documentElement.dataset['ready'] = 'yes';
