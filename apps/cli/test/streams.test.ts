import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { codeOf, documentOf, runtime } from './command.js';

const STREAMS = ['/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/fd/63', '/proc/self/fd/1'];

function folder(): string {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}', 'a.sb': '(version 1)\n(allow default)\n' });
  return root;
}

describe('a stream in the place of a file', () => {
  it.each([
    ['inventory --out', ['inventory', '--out']],
    ['init --out', ['init', '--out']],
    ['profile-lint --sarif', ['profile-lint', 'a.sb', '--sarif']],
    ['validate-bundle --bundle', ['validate-bundle', '--bundle']],
    ['plan-lint --plan', ['plan-lint', '--plan']],
    ['verify-packet --packet', ['verify-packet', '--packet']],
  ])('is refused by name, with the next step: %s', async (_flag, line) => {
    const root = folder();
    for (const stream of STREAMS) {
      const finished = await runtime(root, [...line, stream, '--json']);
      expect([stream, finished.code, codeOf(finished)]).toEqual([stream, 2, 'ARGUMENT_INVALID']);
      expect(documentOf(finished)['error']).toMatchObject({
        message: `${stream} is a stream of this process, and no file`,
        hint: expect.stringContaining('-'),
      });
    }
  });

  it.each([
    ['init', '--out'],
    ['plan-build', '--template', 'runtime-adversarial', '--out'],
    ['plan-lint', '--plan'],
  ])('is no file called - either: %s', async (...line) => {
    const root = folder();
    const finished = await runtime(root, [...line, '-', '--json']);
    expect([finished.code, codeOf(finished)]).toEqual([2, 'ARGUMENT_INVALID']);
    expect(readdirSync(root).sort()).toEqual(['a.sb', 'runtime.config.json']);
  });

  it('is where a document goes with --out -', async () => {
    const root = folder();
    expect(documentOf(await runtime(root, ['inventory', '--out', '-']))['generated_by']).toBe('@runtime/inventory');
    await runtime(root, ['plan-build', '--template', 'runtime-adversarial', '--out', 'suite']);
    await runtime(root, ['run', '--plan', 'suite/plan.json']);
    const ops = await runtime(root, ['summarize-ops', '--bundle', 'suite/out', '--out', '-']);
    expect(documentOf(ops)).toHaveProperty('ops');
    expect((await runtime(root, ['report', '--bundle', 'suite/out', '--out', '-'])).stdout).toMatch(/^<!doctype html>/);
    expect(readdirSync(root).includes('-')).toBe(false);
    expect(readdirSync(join(root, 'suite')).includes('-')).toBe(false);
  });
});
