import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { documentOf, runtime } from './command.js';

const one = ['--only-profile', 'vfs_tmp_only'];

it('names the edited profile as the cause when two runs of one plan decide otherwise', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  // The list of files is part of a built suite; a suite edited by hand goes without it.
  cpSync(join(root, 'suite'), join(root, 'edited'), { recursive: true });
  rmSync(join(root, 'edited/suite.json'));
  const profile = join(root, 'edited/sb/vfs_tmp_only.sb');
  writeFileSync(profile, `${readFileSync(profile, 'utf8')}(allow file-read* (literal "/private/tmp/foo"))\n`);
  expect((await runtime(root, ['run', '--plan', 'suite/plan.json', ...one])).code).toBe(0);
  expect((await runtime(root, ['run', '--plan', 'edited/plan.json', ...one])).code).toBe(0);

  const diff = await runtime(root, ['diff', '--base', 'suite/out', '--head', 'edited/out', '--json']);
  expect(diff.code).toBe(1);
  const { decisions_differ, causes, changes } = documentOf(diff) as unknown as {
    decisions_differ: boolean;
    causes: Record<string, number>;
    changes: { kind: string; cause: string; target: string; base: { decision: string }; head: { decision: string } }[];
  };
  expect(decisions_differ).toBe(true);
  expect(Object.keys(causes)).toEqual(['policy']);
  const decisions = changes.filter(({ kind }) => kind === 'decision');
  expect(decisions.length).toBeGreaterThan(0);
  for (const { target, base, head } of decisions) {
    expect([target.endsWith('/tmp/foo'), base.decision, head.decision]).toEqual([true, 'deny', 'allow']);
  }

  const markdown = await runtime(root, ['diff', '--base', 'suite/out', '--head', 'edited/out', '--markdown']);
  expect(markdown.code).toBe(1);
  expect(markdown.stdout).toMatch(/^### \d+ decisions differ\n|^### One decision differs\n/);
  expect(markdown.stdout).toContain('<summary>the profile changed (');
});
