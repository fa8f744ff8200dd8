import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { documentOf, runtime } from './command.js';
import { notesRepository } from './notes.js';

it('names the edited profile as the cause when two runs of one plan decide otherwise', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  // The list of files is part of a built suite; a suite edited by hand goes without it.
  cpSync(join(root, 'suite'), join(root, 'edited'), { recursive: true });
  rmSync(join(root, 'edited/suite.json'));
  const profile = join(root, 'edited/sb/vfs_tmp_only.sb');
  writeFileSync(profile, `${readFileSync(profile, 'utf8')}(allow file-read* (literal "/private/tmp/foo"))\n`);
  expect((await runtime(root, ['run', '--plan', 'suite/plan.json'])).code).toBe(0);
  expect((await runtime(root, ['run', '--plan', 'edited/plan.json'])).code).toBe(0);

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

  expect(documentOf(diff)).toMatchObject({
    older: 'base',
    policies: [{ profile_id: 'vfs_tmp_only', removed: [], added: [{ text: '(allow file-read* (literal "/private/tmp/foo"))' }] }],
  });
  const text = (await runtime(root, ['diff', '--base', 'suite/out', '--head', 'edited/out'])).stdout;
  expect(text).toMatch(/^base \S+ \(simulated, ok, \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, the older\)\nhead \S+ \(simulated, ok, [^,]+Z\)\n/);
  expect(text).toMatch(
    /\npolicy of vfs_tmp_only, as it was applied\n {2}\+ \d+: \(allow file-read\* \(literal "\/private\/tmp\/foo"\)\)\n/,
  );

  const markdown = await runtime(root, ['diff', '--base', 'suite/out', '--head', 'edited/out', '--markdown']);
  expect(markdown.code).toBe(1);
  expect(markdown.stdout).toMatch(/^### \d+ decisions differ\n|^### One decision differs\n/);
  expect(markdown.stdout).toContain('<summary>the profile changed (');
});

it('says that nothing could be compared when two runs have no expectation in common, and fails nobody for it', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  // A run of a part of the plan does not become LATEST, so each is named by its directory.
  const part = async (profile: string, out: string): Promise<string> =>
    String(
      documentOf(await runtime(root, ['run', '--plan', 'suite/plan.json', '--only-profile', profile, '--out', out, '--json']))['out_dir'],
    );
  const [base, head] = [await part('vfs_tmp_only', 'base'), await part('vfs_both_paths', 'head')];
  const diff = await runtime(root, ['diff', '--base', base, '--head', head]);
  expect(diff.code).toBe(0);
  expect(diff.stdout).toContain('0 expectations in both runs');
  expect(diff.stdout).toMatch(/\n {2}gone {8}vfs_tmp_only: \d+ expectations\n/);
  expect(diff.stdout.trimEnd().split('\n').at(-1)).toBe('nothing could be compared: no expectation was measured in both runs');
});

it('is exit 1 when only what the plan expects is another', async () => {
  const root = notesRepository(temporaryDirectory());
  await runtime(root, ['run', '--plan', 'notes/plan.json', '--out', 'before']);
  const probes = join(root, 'notes/registry/probes.json');
  writeFileSync(
    probes,
    readFileSync(probes, 'utf8').replace('"target":"/etc/hosts","expected":"allow"', '"target":"/etc/hosts","expected":"deny"'),
  );
  await runtime(root, ['run', '--plan', 'notes/plan.json', '--out', 'after']);
  const diff = await runtime(root, ['diff', '--base', 'before', '--head', 'after']);
  expect(diff.code).toBe(1);
  expect(diff.stdout).toContain('  expectation files read_hosts: expects allow → expects deny\n');
  expect(diff.stdout.trimEnd().split('\n').at(-1)).toBe('no decision differs, and one expectation is another');
});

it('takes what stands against every simulated run for no alarm on its report', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  await runtime(root, ['run', '--plan', 'suite/plan.json', '--runner', 'simulated']);
  expect((await runtime(root, ['report', '--bundle', 'suite/out', '--out', 'report.html'])).code).toBe(0);
  expect(readFileSync(join(root, 'report.html'), 'utf8')).toContain('Simulated, so not promotable: ');
});

it('writes a report to standard output for -, and no file', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  await runtime(root, ['run', '--plan', 'suite/plan.json', '--runner', 'simulated']);
  const before = readdirSync(root);
  const { code, stdout } = await runtime(root, ['report', '--bundle', 'suite/out', '--out', '-']);
  expect([code, stdout.slice(0, 15), stdout.trimEnd().slice(-7)]).toEqual([0, '<!doctype html>', '</html>']);
  expect(readdirSync(root)).toEqual(before);
});
