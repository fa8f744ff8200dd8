import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { repositoryRoot } from '@runtime/testing';

export const MAIN: string = join(repositoryRoot, 'apps', 'cli', 'dist', 'main.js');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command as a user would, in `cwd`. */
export function runtime(cwd: string, args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  if (!existsSync(MAIN)) throw new Error('build the command first: npm run build');
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', RUNTIME_REPO_ROOT: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return endOf(child);
}

/** What a process said by its end. */
export function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The one document a command prints under `--json`. */
export const documentOf = ({ stdout }: Finished): Record<string, never> & Record<string, unknown> => JSON.parse(stdout);

/** The code of the failure envelope. */
export const codeOf = (finished: Finished): unknown => (documentOf(finished)['error'] as { code?: string } | undefined)?.code;
