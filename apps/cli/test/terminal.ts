import { spawnSync } from 'node:child_process';
import { MAIN } from './command.js';

export interface Screen {
  code: number | null;
  /** Everything that was written to the terminal, as it was written. */
  raw: string;
  /** The lines that stand there at the end. */
  lines: string[];
}

/** Whether there is `script`, which gives a command a terminal. */
export const hasTerminal: boolean = spawnSync('script', ['--version']).error === undefined && process.platform !== 'darwin';

/** Runs the built command on a terminal of so many columns, both streams on it, as a person sees it. */
export function onTerminal(cwd: string, columns: number, args: readonly string[], env: Record<string, string> = {}): Screen {
  const word = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const line = `stty cols ${columns} && exec ${[process.execPath, MAIN, ...args].map(word).join(' ')}`;
  const { status, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, RUNTIME_REPO_ROOT: '', NO_COLOR: '', TERM: 'xterm', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, raw: stdout, lines: standing(stdout) };
}

/** What is left of a line that was written over: orders to clear it take what stood before them. */
const standing = (text: string): string[] =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r\u001b[2K') + 1).replace(/^\u001b\[2K/, ''));
