import { didYouMean } from '@runtime/contracts';
import { expect, it } from 'vitest';

it.each([
  ['a slip', 'file-raed-data', ['file-read-data', 'mach-lookup'], 'did you mean "file-read-data"?'],
  ['an id without the name of its suite', 'read_hosts', ['notes:read_hosts', 'notes:read_foo'], 'did you mean "notes:read_hosts"?'],
  ['an id that several suites have', 'read_hosts', ['a:read_hosts', 'b:read_hosts'], 'did you mean "a:read_hosts"?'],
  ['nothing near', 'zzz', ['file-read-data'], 'look at the list'],
])('%s', (_, word, known, hint) => {
  expect(didYouMean(word, known, 'look at the list')).toBe(hint);
});
