import { describe, expect, it } from 'vitest';
import { mutantsOf, mutated, sampled } from '../mutate/mutants.mjs';

const all = (text: string): string[] => mutantsOf(text).map((mutant) => mutated(text, mutant));

describe('the changes of a source', () => {
  it.each([
    ['a === b;', ['a !== b;']],
    ['a < b;', ['a <= b;']],
    ['a && !b;', ['a || !b;', 'a && b;']],
    ['const a = true;', ['const a = false;']],
    ['if (a) b();', ['if (true) b();', 'if (false) b();']],
    ['if (a) throw b;', ['if (false) throw b;']],
    ['f(0, 12);', ['f(1, 12);', 'f(0, 0);']],
    ["import a from 'b'; type A = true | 1;", []],
  ])('%s', (text, expected) => {
    expect(all(text).sort()).toEqual([...expected].sort());
  });

  it('are chosen by the seed, each once and in their order', () => {
    const items = Array.from({ length: 100 }, (_, at) => at);
    const some = sampled(items, 10, 7);
    expect(some).toEqual(sampled(items, 10, 7));
    expect(some).not.toEqual(sampled(items, 10, 8));
    expect(some).toEqual([...new Set(some)].sort((a, b) => a - b));
    expect(sampled(items, 1000, 1)).toEqual(items);
  });
});
