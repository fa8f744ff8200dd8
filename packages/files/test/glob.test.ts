import { compileGlob } from '@runtime/files';
import { describe, expect, it } from 'vitest';

describe('a glob of the configuration', () => {
  it.each([
    ['**/plan.json', 'plan.json', true],
    ['**/plan.json', 'a/b/plan.json', true],
    ['**/plan.json', 'a/myplan.json', false],
    ['suites/**/plan.json', 'suites/plan.json', true],
    ['suites/**/plan.json', 'suites/a/b/plan.json', true],
    ['suites/**/plan.json', 'other/plan.json', false],
    ['suites/*/plan.json', 'suites/a/b/plan.json', false],
    ['suites/*/plan.json', 'suites//plan.json', true],
    ['suites/**', 'suites/a/b', true],
    ['a**b.json', 'axxb.json', true],
    ['a**b.json', 'ax/xb.json', false],
    ['{one,two}/plan.json', 'two/plan.json', true],
    ['{one,two}/plan.json', 'three/plan.json', false],
    ['plan?.json', 'plan1.json', true],
    ['plan?.json', 'plan/.json', false],
    ['plan?.json', 'plan😀.json', true],
    ['p.an.json', 'plan.json', false],
    ['any', 'any', true],
    ['any', 'x', false],
    ['{open', '{open', true],
    ['', '', true],
    ['', 'a', false],
  ])('%s against %s: %s', (glob, path, expected) => {
    expect(compileGlob(glob)(path)).toBe(expected);
  });

  it.each([`${'*a'.repeat(100)}b`, `${'**/'.repeat(100)}b`, `${'**a'.repeat(100)}b`])(
    'takes no more time when it is written to take more',
    (glob) => {
      const name = 'a'.repeat(200);
      expect(compileGlob(glob)(`${name}/${name}.json`)).toBe(false);
    },
  );
});
