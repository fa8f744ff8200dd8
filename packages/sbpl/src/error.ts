import { RuntimeError } from '@runtime/contracts';
import type { SbplProblem } from './reader/problem.js';

export type SbplErrorCode = 'SBPL_INVALID' | 'SBPL_OPERATION_UNKNOWN' | 'SBPL_TARGET_RELATIVE' | 'DRIVER_UNKNOWN' | 'VIRTUAL_HOST_INVALID';

/** A profile, a driver name or a virtual host that cannot be used. `details.problems` lists every problem of a profile. */
export class SbplError extends RuntimeError<SbplErrorCode> {
  get problems(): readonly SbplProblem[] {
    const problems = this.details?.['problems'];
    return Array.isArray(problems) ? (problems as SbplProblem[]) : [];
  }
}
