import type { ReportModel } from '../model.js';
import { renderDetail } from './detail.js';
import { byId } from './dom.js';
import { renderFilters } from './filters.js';
import { renderList } from './list.js';
import { renderMatrix } from './matrix.js';
import { renderOperations } from './operations.js';
import { renderOverview } from './overview.js';
import { Store } from './store.js';
import { renderWords } from './terms.js';

const store = new Store(JSON.parse(byId('report-data').textContent ?? '{}') as ReportModel);

renderOverview(store);
renderOperations(store);
renderWords();
const list = renderList(store);
renderDetail(store);
renderMatrix(store);
renderFilters(store);

const PLACE = /^#probe-([0-9]{1,9})$/;

/** The probe the address names, else the first of the list: with mismatches first, the gravest. */
const named = Number(PLACE.exec(location.hash)?.[1] ?? 0) - 1;
const first = store.model.probes[named] === undefined ? store.shown[0] : named;
if (first !== undefined) store.choose(first, 'start');
else byId('detail').hidden = true;

/** The address follows at rest: while an arrow key is held down, the browser would refuse so many changes. */
let resting: ReturnType<typeof setTimeout> | undefined;
store.onChoose(() => {
  clearTimeout(resting);
  resting = setTimeout(() => {
    try {
      history.replaceState(null, '', `#probe-${(store.chosen ?? 0) + 1}`);
    } catch {
      // A page that may not touch its history is as readable without an address for each probe.
    }
  }, 250);
});

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  list.printAll();
});
addEventListener('afterprint', () => list.printDone());
document.documentElement.dataset['ready'] = 'yes';
