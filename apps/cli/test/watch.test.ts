import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';
import { codeOf, MAIN, runtime } from './command.js';
import { hasTerminal } from './terminal.js';

it('is refused where nobody watches', async () => {
  const answer = await runtime(temporaryDirectory(), ['run', '--plan', 'plan.json', '--watch', '--json']);
  expect([answer.code, codeOf(answer)]).toEqual([2, 'ARGUMENT_CONFLICT']);
});

it.skipIf(!hasTerminal)(
  'runs again after a change of what the plan reads, and waits out what is wrong meanwhile',
  async () => {
    const root = temporaryDirectory();
    await runtime(root, ['init', '--out', 'mine']);
    // A policy beside the suites, as several of them may share one.
    const policy = join(root, 'starter.sb');
    renameSync(join(root, 'mine/sb/starter.sb'), policy);
    const registry = join(root, 'mine/registry/profiles.json');
    writeFileSync(registry, readFileSync(registry, 'utf8').replace('./sb/starter.sb', 'starter.sb'));
    writeFileSync(join(root, 'runtime.config.json'), '{}');
    const line = `exec '${process.execPath}' '${MAIN}' run --plan mine/plan.json --watch`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      cwd: root,
      env: { ...process.env, RUNTIME_REPO_ROOT: '', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const steps = [() => appendFileSync(policy, '(allow file-read*'), () => appendFileSync(policy, ')\n'), () => child.kill('SIGTERM')];
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      const before = text.split('watching mine').length;
      text += part;
      for (let at = before; at < text.split('watching mine').length; at++) steps[at - 1]?.();
    });
    await new Promise((resolve) => child.on('close', resolve));
    const [first = '', second = '', third = ''] = text.split('watching mine');
    expect(first).toContain('4 as expected, 0 surprises');
    expect(second).not.toContain('4 as expected');
    expect(third).toContain('1 surprise');
  },
  120_000,
);
