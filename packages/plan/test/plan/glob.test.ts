import { listPlans } from '@runtime/plan';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { compileGlob } from '../../src/plan/glob.js';

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

  it('takes no more time when it is written to take more', async () => {
    const root = temporaryDirectory();
    const name = 'a'.repeat(200);
    writeTree(root, {
      [`${name}/${name}.json`]: '{}',
      'runtime.config.json': JSON.stringify({ plans: [`${'*a'.repeat(100)}b`, `${'**/'.repeat(100)}b`, `${'**a'.repeat(100)}b`] }),
    });
    const before = performance.now();
    expect(await listPlans({ repoRoot: root })).toEqual([]);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
