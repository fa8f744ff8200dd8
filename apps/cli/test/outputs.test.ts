import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { codeOf, documentOf, runtime } from './command.js';

/** A repository with one suite and one committed run. */
async function repository(): Promise<{ root: string; run: string }> {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}', 'notes.txt': 'mine\n' });
  await runtime(root, ['plan-build', '--template', 'runtime-adversarial', '--out', 'suite']);
  const run = documentOf(await runtime(root, ['run', '--plan', 'suite/plan.json', '--json']))['out_dir'];
  return { root, run: String(run) };
}

const WRITERS: [string, (out: string) => string[]][] = [
  ['emit-promotion', (out) => ['emit-promotion', '--bundle', 'suite/out', '--out', out]],
  ['summarize-ops', (out) => ['summarize-ops', '--bundle', 'suite/out', '--allow-nonpromotable', '--out', out]],
  ['report', (out) => ['report', '--bundle', 'suite/out', '--out', out]],
  ['inventory', (out) => ['inventory', '--out', out]],
  ['plan-lint --sarif', (out) => ['plan-lint', '--plan', 'suite/plan.json', '--sarif', out]],
  ['validate-bundle --junit', (out) => ['validate-bundle', '--bundle', 'suite/out', '--junit', out]],
];

describe.each(WRITERS)('%s', (_name, line) => {
  it("replaces its own earlier output, and nobody else's", async () => {
    const { root, run } = await repository();
    for (const out of ['notes.txt', 'suite/plan.json', 'suite/out/LATEST', 'runtime.config.json']) {
      const before = readFileSync(join(root, out));
      const finished = await runtime(root, [...line(out), '--json']);
      expect([out, finished.code, codeOf(finished)]).toEqual([out, 4, 'OUTPUT_EXISTS']);
      expect(readFileSync(join(root, out))).toEqual(before);
    }
    expect((await runtime(root, line(join(run, 'summary.json')))).code).toBe(4);
    expect((await runtime(root, ['validate-bundle', '--bundle', 'suite/out'])).code).toBe(0);
    for (const _time of ['first', 'again']) expect((await runtime(root, line('own.out'))).code).toBe(0);
  });
});

it.each([
  ['plan-build', ['plan-build', '--template', 'runtime-adversarial']],
  ['run', ['run', '--plan', 'suite/plan.json']],
  ['quickstart', ['quickstart']],
  ['init', ['init']],
])('%s makes nothing in a committed run', async (_name, line) => {
  const { root, run } = await repository();
  const finished = await runtime(root, [...line, '--out', join(run, 'inner'), '--json']);
  expect([finished.code, codeOf(finished)]).toEqual([4, 'OUTPUT_IN_RUN']);
  expect((await runtime(root, ['validate-bundle', '--bundle', 'suite/out'])).code).toBe(0);
});
