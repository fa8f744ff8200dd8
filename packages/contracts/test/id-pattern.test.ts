import { idPattern } from '@runtime/contracts';
import { expect, it } from 'vitest';

it.each<[string, string, boolean]>([
  ['a', 'a', true],
  ['a', 'ab', false],
  ['*', '', true],
  ['read*', 'read_/etc/hosts', true],
  ['*hosts', 'read_/etc/hosts', true],
  ['r*e*s', 'read_/etc/hosts', true],
  ['*etc*', 'read_/etc/hosts', true],
  ['*etc*hosts*', 'read_/hosts/etc', false],
  ['ab*ba', 'aba', false],
  ['a**b', 'ab', true],
  ['file-read[*]', 'file-read[x]', true],
  ['a.c', 'abc', false],
])('the pattern %s and the id %s: %s', (pattern, id, fits) => {
  expect(idPattern(pattern)(id)).toBe(fits);
});

it('is done at once with a pattern of many stars', () => {
  expect(idPattern(`${'a*'.repeat(2000)}b`)('a'.repeat(4000))).toBe(false);
});
