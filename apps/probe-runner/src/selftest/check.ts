import type { Host } from '../host.js';
import type { ProcessReport } from '../supervise/run-process.js';

/** The groups of the self test, in the order in which they are looked at. */
type CheckGroup = 'process' | 'node' | 'calls' | 'stub' | 'tools' | 'launchd' | 'files' | 'host';

/** What one check found. `open`: nothing was expected, the answer is what we want to know. */
export interface CheckFinding {
  outcome: 'as_expected' | 'differs' | 'open' | 'not_applicable';
  found: Record<string, unknown>;
}

export interface Check {
  id: string;
  group: CheckGroup;
  /** The open fact, as a question. */
  question: string;
  /** Null where nothing is expected. */
  expected: string | null;
  /** What another answer says about which part of the code. */
  means: string;
  run(context: CheckContext): Promise<CheckFinding>;
}

export interface CheckContext {
  host: Host;
  /** A folder of this check alone. */
  directory: string;
}

export const judged = (ok: boolean, found: Record<string, unknown>): CheckFinding => ({ outcome: ok ? 'as_expected' : 'differs', found });

export const open = (found: Record<string, unknown>): CheckFinding => ({ outcome: 'open', found });

export const notApplicable = (why: string): CheckFinding => ({ outcome: 'not_applicable', found: { why } });

const KEPT = 2048;

/** What is kept of a text: enough to see what was said. */
export const cut = (text: string): string => text.slice(0, KEPT);

/** A process as a report shows it. */
export const shownProcess = ({ outcome, exit_code, signal, stdout, stderr, marker }: ProcessReport) => ({
  outcome,
  status: exit_code,
  signal,
  ...(marker === null ? {} : { mark: marker.slice(0, 8) }),
  stdout: cut(stdout.text),
  stderr: cut(stderr.text),
});
