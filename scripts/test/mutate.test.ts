import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../packages/testing/src/temporary.js';
import { mutantsOf, sampled, switched } from '../mutate/mutants.mjs';

const all = (text: string): string[] =>
  mutantsOf(text).map(({ start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end));

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

  it('stand behind their numbers, each as if it were alone', () => {
    const text = 'a && !(b || c === 3) ? d : { 4: d < 1 };';
    const mutants = mutantsOf(text).map((mutant, id) => ({ ...mutant, id }));
    const together = switched(text, mutants);
    const said = (code: string, mutant?: number) =>
      [0b000, 0b001, 0b010, 0b011, 0b100, 0b101, 0b110, 0b111].map((bits) => {
        const run = new Function('a', 'b', 'c', 'd', 'globalThis', `return ${code}`);
        const chosen = { mutant: (id: number) => id === mutant };
        return run((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0 ? 3 : 0, 1, chosen);
      });
    expect(said(together)).toEqual(said(text));
    for (const { id, start, end, around, text: replacement } of mutants) {
      const changed = `(${text.slice(around.start, start)}${replacement}${text.slice(end, around.end)})`;
      expect(said(together, id), replacement).toEqual(said(text.slice(0, around.start) + changed + text.slice(around.end)));
    }
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

describe('a program that a test starts', () => {
  /** What a program with these changes says of them, and what it leaves of the ones that it reached. */
  function started(chosen: string | null): { said: boolean[]; touched: string } {
    const folder = temporaryDirectory();
    const [program, choice, touched] = ['program.mjs', 'choice', 'touched'].map((name) => join(folder, name)) as [string, string, string];
    const text = readFileSync(new URL('../mutate/program.mjs', import.meta.url), 'utf8');
    const asks = 'console.log(JSON.stringify([1, 2, 1].map((id) => globalThis.mutant(id))));';
    writeFileSync(program, `const [choice, touched] = ${JSON.stringify([choice, touched])};\n${text}\n${asks}`);
    if (chosen !== null) writeFileSync(choice, chosen);
    writeFileSync(touched, '');
    const { stdout } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    return { said: JSON.parse(stdout), touched: readFileSync(touched, 'utf8') };
  }

  it.each([
    ['all', [false, false, false], '1\n2\n'],
    ['1', [true, false, true], '1\n'],
    ['none', [false, false, false], ''],
    [null, [false, false, false], ''],
  ])('makes the change that is chosen, and tells which it reaches: %s', (chosen, said, touched) => {
    expect(started(chosen)).toEqual({ said, touched });
  });
});
