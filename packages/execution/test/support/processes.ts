import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of the processes of a Linux machine that mention a directory of the test, in their words or their environment. */
export function processesOf(needle: string): string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^[0-9]+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.includes(needle) || readFileSync(`/proc/${name}/environ`, 'latin1').includes(needle) ? [command] : [];
    } catch {
      return [];
    }
  });
}

/** Whether a process is there and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
