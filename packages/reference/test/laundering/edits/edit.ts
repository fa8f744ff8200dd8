import type { Random } from '../random.js';

/** A change of a run directory, with what it did in words; null where there was nothing to change. */
export type Edit = (run: string, random: Random) => string | null | Promise<string | null>;

/** What somebody who wants a yes would write. */
export const WISHES: readonly unknown[] = [
  ...[true, false, null, 0, 1, 3, '', [], {}],
  ...['ok', 'partial', 'complete', 'launchd_clean', 'direct', 'seatbelt', 'simulated', 'kernel', 'allow', 'deny', 'match', 'sandbox_check'],
];
