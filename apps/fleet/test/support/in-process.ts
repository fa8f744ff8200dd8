import { vi } from 'vitest';
import { runCommandLine } from '../../src/command/run-command-line.js';

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process, and keeps what it prints. */
export async function outputOf(argv: readonly string[]): Promise<Output> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      printed[name] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await runCommandLine(argv), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

export const codeOf = ({ stdout }: Output): string => JSON.parse(stdout).error.code;
