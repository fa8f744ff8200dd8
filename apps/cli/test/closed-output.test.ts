import { spawn } from 'node:child_process';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { endOf, type Finished, MAIN } from './command.js';

/** Runs the command with nobody at the other end of its output: what `runtime … | true` comes to. */
function unread(cwd: string, argv: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  return endOf(child);
}

it.each([
  [['--version'], 0],
  [['--help'], 0],
  [['status'], 0],
  [['list-templates'], 0],
  // The bundle is still none, whoever reads it.
  [['validate-bundle', '--bundle', 'empty', '--json'], 1],
  [['describe-plan', '--plan', 'none.json', '--json'], 4],
] as const)('says nothing of a reader that went away, and exits as ever: %j', async (argv, code) => {
  const cwd = temporaryDirectory();
  writeTree(cwd, { 'empty/run_status.json': '{"state": "complete"}\n' });
  expect(await unread(cwd, argv)).toMatchObject({ code, stderr: '' });
});
