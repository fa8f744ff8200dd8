import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { codeOf, documentOf, runtime } from './command.js';

it('makes a suite that lints clean, whose run has no surprise, and that stays clean when it is changed', async () => {
  const root = temporaryDirectory();
  const made = await runtime(root, ['init', '--out', 'mine']);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('next: runtime run --plan mine/plan.json\n');
  expect(existsSync(join(root, 'mine/suite.json'))).toBe(false);
  const policy = join(root, 'mine/sb/starter.sb');
  writeTree(root, { 'mine/sb/starter.sb': `${readFileSync(policy, 'utf8')}; mine\n` });
  const lint = documentOf(await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--json']));
  expect(lint).toEqual({ ok: true, errors: [], warnings: [] });
  const run = documentOf(await runtime(root, ['run', '--plan', 'mine/plan.json', '--json']));
  expect(run['counts']).toMatchObject({ scenarios: 4, mismatches: 0, unmeasured: 0, blocked: 0 });
});

it('begins with a policy that exists, and expects what the model answers', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}', 'agent.sb': '(version 1)\n(allow default)\n(deny network*)\n' });
  const made = documentOf(await runtime(root, ['init', '--out', 'suites/agent', '--profile', 'agent.sb', '--json']));
  expect(made).toMatchObject({ plan_path: 'suites/agent/plan.json', profile_paths: ['suites/agent/sb/agent.sb'] });
  const lint = documentOf(await runtime(root, ['plan-lint', '--plan', 'suites/agent/plan.json', '--json']));
  expect(lint).toMatchObject({ ok: true, errors: [] });
  const run = documentOf(await runtime(root, ['run', '--plan', 'suites/agent/plan.json', '--json']));
  expect(run['counts']).toMatchObject({ mismatches: 0 });
  expect((await runtime(root, ['report', '--bundle', 'suites/agent/out', '--out', 'agent.html'])).code).toBe(0);
  const page = readFileSync(join(root, 'agent.html'), 'utf8');
  expect(page).toContain('Will it run, and what stays closed?');
  expect(page).toMatch(/works<\/span><\/td><th scope="row"><a href="#agent\/cd[^"]*"><code>cd \//);
  expect(page).toMatch(/OPEN<\/span><\/td><th scope="row"><code>\/Users\/me\/.ssh/);
  const probes = readFileSync(join(root, 'suites/agent/registry/probes.json'), 'utf8');
  for (const part of [
    '"start /bin/sh: process-exec* /bin/sh"',
    '"protect read /Users/me/.ssh: file-read-data /Users/me/.ssh/id_ed25519"',
  ]) {
    expect(probes).toContain(part);
  }
  const again = await runtime(root, ['init', '--out', 'suites/agent', '--json']);
  expect([again.code, codeOf(again)]).toEqual([4, 'OUTPUT_EXISTS']);
});

it('asks about the folder that a policy works in, with the parameters it is given', async () => {
  const root = temporaryDirectory();
  const text = '(version 1)\n(deny default)\n(allow file-read* file-write* (subpath (param "ROOT")))\n';
  writeTree(root, { 'runtime.config.json': '{}', 'agent.sb': text });
  const made = await runtime(root, ['init', '--out', 'mine', '--profile', 'agent.sb', '-D', 'ROOT=/Users/you/project']);
  expect(made).toMatchObject({ code: 0 });
  expect(readFileSync(join(root, 'mine/registry/probes.json'), 'utf8')).toContain('"cd /Users/you/project: file-read-metadata /Users/you"');
});
