import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { MAIN, runtime } from './command.js';

/** What a command shows on a terminal: `script` gives it one, for both streams. */
function onTerminal(cwd: string, args: readonly string[]): { code: number | null; shown: string } {
  const command = [process.execPath, MAIN, ...args];
  const line = command.map((word) => `'${word}'`).join(' ');
  const script = process.platform === 'darwin' ? ['-q', '/dev/null', ...command] : ['-qec', line, '/dev/null'];
  const { status, stdout } = spawnSync('script', script, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', RUNTIME_REPO_ROOT: '', TERM: 'xterm' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, shown: stdout };
}

const hasScript = spawnSync('script', ['--version']).error === undefined;
const CLEAR = '\r\u001b[2K';

async function bundle(): Promise<string> {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  const run = await runtime(root, ['run', '--plan', 'suite/plan.json']);
  expect(run).toMatchObject({ code: 0 });
  return root;
}

describe.skipIf(!hasScript)('on a terminal', () => {
  it('validate-bundle shows how far it is, and leaves only its answer', async () => {
    const { code, shown } = onTerminal(await bundle(), ['validate-bundle', '--bundle', join('suite', 'out')]);
    expect(code).toBe(0);
    const lines = shown.split(CLEAR);
    // The end is always told; what comes before it depends on how long it takes.
    expect(lines.at(-2)).toMatch(/^(\d+)\/\1 artifacts, (\d+\.\d)\/\2 MiB, \d+\.\d MiB\/s {2}\S/);
    expect(lines.at(-1)).toMatch(/^valid: run /);
  });

  it('run shows its progress in the same form', async () => {
    const root = await bundle();
    const { shown } = onTerminal(root, ['run', '--plan', 'suite/plan.json']);
    expect(shown.split(CLEAR)).toContainEqual(expect.stringMatching(/^(\d+)\/\1 \w+, \d+\/s {2}\S/));
  });
});

it('nothing of the progress is printed off a terminal', async () => {
  const root = await bundle();
  expect(await runtime(root, ['validate-bundle', '--bundle', 'suite/out'])).toMatchObject({ code: 0, stderr: '' });
});
