import type { Host } from '../host.js';

/** What one check found. `open`: nothing was expected, the answer is what we want to know. */
export interface CheckResult {
  outcome: 'as_expected' | 'differs' | 'open' | 'not_applicable';
  expected: string | null;
  found: Record<string, unknown>;
}

export interface Check {
  id: string;
  /** The open fact, as a question. */
  question: string;
  run: (context: CheckContext) => Promise<CheckResult>;
}

export interface CheckContext {
  host: Host;
  /** A fresh directory of the self test, removed at its end. */
  directory: string;
}

export const found = (ok: boolean, expected: string, facts: Record<string, unknown>): CheckResult => ({
  outcome: ok ? 'as_expected' : 'differs',
  expected,
  found: facts,
});

export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
