import { expect, it } from 'vitest';
import { BundleRows, probeKey } from '../../src/results/bundle-data.js';

it('a few rows are held as they are, and of many the members that anybody asks for', () => {
  const rows = new BundleRows(new Set(['oracle_results.json']));
  const watch = rows.watches.get('oracle_results.json');
  const row = (index: number) => ({ profile_id: 'p', expectation_id: `${index}`, decision: 'deny', unasked: [index] });
  const last = 2000;
  for (let index = 0; index <= last; index++) watch?.see({ keys: ['results'], index, value: row(index) });
  const [few, many] = [0, last].map((index) => rows.data().recorded.get(probeKey('p', `${index}`))?.oracle);
  expect(few).toEqual([row(0)]);
  expect(many).toEqual([{ decision: 'deny' }]);
});
