import { spawnSync } from 'node:child_process';

/**
 * Runs a command as often as asked and returns the milliseconds of processor time all of them took: Node does not tell
 * what its children used, the shell does. Standard output is thrown away.
 */
export function runTimed(command, { times = 1, input } = {}) {
  const script = 'TIMEFORMAT="%3U %3S"; time for ((i = 0; i < $1; i++)); do "${@:2}" >/dev/null || exit 1; done';
  const run = spawnSync('/bin/bash', ['-c', script, 'bench', String(times), ...command], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(`${command[0]} ended with ${run.status}: ${run.stderr}`);
  const [user, system] = run.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return (user + system) * 1000;
}
