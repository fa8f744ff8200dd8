import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Host } from '../host.js';
import { MARK } from '../seatbelt/surroundings.js';

/**
 * Kills processes that carry the run's mark, in their environment or in their argument list: probes that left their process
 * group. A probe can shed both, so this is a second net, not the first: the first is the process group.
 */
export function sweep(mark: string, host: Pick<Host, 'platform' | 'tools'>): Swept {
  const ended = new Set<number>();
  // A process may start another between the look and its end.
  for (let look = 0; look < MOST_LOOKS; look++) {
    const found = markedProcesses(mark, host);
    if (found === null) return { ended: ended.size, clean: false };
    const left = found.filter((pid) => pid !== process.pid && !ended.has(pid));
    if (left.length === 0) return { ended: ended.size, clean: true };
    for (const pid of left) {
      const how = kill(pid);
      if (how === 'refused') return { ended: ended.size, clean: false };
      if (how === 'ended') ended.add(pid);
    }
  }
  return { ended: ended.size, clean: false };
}

export interface Swept {
  ended: number;
  /** False where new ones came without end, one could not be ended, or the system did not tell. */
  clean: boolean;
}

const MOST_LOOKS = 100;

function kill(pid: number): 'ended' | 'gone' | 'refused' {
  try {
    process.kill(pid, 'SIGKILL');
    return 'ended';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : 'refused';
  }
}

/** `ps` hides the environment of the system's own programs while System Integrity Protection is on, and shows their arguments. */
function markedProcesses(mark: string, host: Pick<Host, 'platform' | 'tools'>): number[] | null {
  if (host.platform === 'linux') return linuxProcesses(`${MARK}=${mark}`);
  const listing = spawnSync(host.tools.ps, ['-axwwE', '-o', 'pid=,command='], {
    encoding: 'utf8',
    timeout: 5000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (listing.status !== 0) return null;
  return listing.stdout
    .split('\n')
    .filter((line) => line.includes(mark))
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
