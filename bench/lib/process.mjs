import { spawnSync } from 'node:child_process';

/** Runs a command to its end, what it prints thrown away. */
export function run([program, ...args], input) {
  const ended = spawnSync(program, args, { input, stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'inherit'] });
  if (ended.status !== 0) throw new Error(`${program} ended with ${ended.status ?? ended.signal}`);
}
