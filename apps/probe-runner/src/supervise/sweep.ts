import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Host } from '../host.js';

/** The variable that marks every probe of a run, so that one that left its process group can still be found. */
export const MARK = 'RUNTIME_PROBE_MARK';

/**
 * Kills processes of this user that carry the run's mark in their environment. A probe can clear its environment, so
 * this is a second net, not the first: the first is the process group.
 */
export function sweep(mark: string, host: Pick<Host, 'tools'>): number {
  let killed = 0;
  for (const pid of markedProcesses(`${MARK}=${mark}`, host)) {
    if (pid === process.pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
      killed++;
    } catch {
      // Gone meanwhile, or not ours.
    }
  }
  return killed;
}

function markedProcesses(needle: string, host: Pick<Host, 'tools'>): number[] {
  if (process.platform === 'linux') return linuxProcesses(needle);
  const listing = spawnSync(host.tools.ps, ['-axwwE', '-o', 'pid=,command='], {
    encoding: 'utf8',
    timeout: 5000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return (listing.stdout ?? '')
    .split('\n')
    .filter((line) => line.includes(needle))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => Number.isInteger(pid) && pid > 1);
}

function linuxProcesses(needle: string): number[] {
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      if (readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(needle)) found.push(Number(name));
    } catch {
      // Not ours, or gone meanwhile.
    }
  }
  return found;
}
