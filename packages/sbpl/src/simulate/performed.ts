import type { RefusedBy } from './types.js';

/** What the helper saw, before the supervisor reads a decision into it. */
export interface Performed {
  exitCode: number;
  errno: number | null;
  stdout: string;
  stderr: string;
  absent: boolean;
  observed?: string;
  observedNoFirmlink?: string;
  /** Whose ownership or mode refused what the policy had let through. */
  refusedBy?: RefusedBy;
  /** The policy's answer is not known, so nothing can be performed. */
  undecided: boolean;
}

export const done = (stdout = '', stderr = ''): Performed => ({
  exitCode: 0,
  errno: null,
  stdout,
  stderr,
  absent: false,
  undecided: false,
});

export const failed = (exitCode: number, errno: number | null, stderr = '', stdout = ''): Performed => ({
  exitCode,
  errno,
  stdout,
  stderr,
  absent: false,
  undecided: false,
});

export const missing = (exitCode: number, errno: number | null, stderr = '', stdout = ''): Performed => ({
  ...failed(exitCode, errno, stderr, stdout),
  absent: true,
});
