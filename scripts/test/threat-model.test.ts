import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../../packages/testing/src/locations.js';

/** The rows of the table of promises: who tries to break each, and with what result. */
function promises(): { tests: string[]; result: string }[] {
  const page = readFileSync(join(repositoryRoot, 'docs', 'threat-model.md'), 'utf8');
  const [, table = ''] = page.split('| promise | who tries to break it | result |');
  return (table.split('\n\n')[0] ?? '')
    .split('\n')
    .slice(2)
    .map((line) => {
      const [, , who = '', result = ''] = line.split('|');
      return { tests: testsIn(who), result: result.trim() };
    });
}

/** Paths of tests; a bare name stands beside the one before it. */
function testsIn(text: string): string[] {
  const found: string[] = [];
  for (const [, path = ''] of text.matchAll(/`([^` ]+\.test\.ts)`/g))
    found.push(path.includes('/') ? path : join(dirname(found.at(-1) ?? ''), path));
  return found;
}

it('every promise of the threat model is tried by tests that exist, with a result', () => {
  const rows = promises();
  expect(rows.length).toBeGreaterThan(15);
  for (const { tests, result } of rows) {
    expect([tests.length > 0, result]).toEqual([true, expect.stringMatching(/^held/)]);
    for (const path of tests) expect([path, existsSync(join(repositoryRoot, path))]).toEqual([path, true]);
  }
});
