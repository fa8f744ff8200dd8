import type { Host } from '../host.js';
import { runTool } from '../run-tool.js';

/** What came of one profile: status and words of `sandbox-exec`. */
export interface Compiled {
  at: number;
  rc: number | null;
  stderr: string;
  timed_out: boolean;
}

const OUTPUT = { kept: 64 * 1024, most: 1024 * 1024 };
const LIMIT_MS = 20_000;

/** Has the host's compiler take profiles, one after the other; the program under each does nothing. */
export async function compileEach(texts: readonly string[], host: Host, tell: (compiled: Compiled) => void): Promise<void> {
  for (const [at, text] of texts.entries()) {
    const { rc, stderr, timed_out } = await runTool(host.tools.sandbox_exec, ['-p', text, host.tools.true], {
      limitMs: LIMIT_MS,
      output: OUTPUT,
    });
    tell({ at, rc, stderr, timed_out });
  }
}
