import { RuntimeError } from '@runtime/contracts';

export type WorldErrorCode = 'WORLD_DATA_MISSING' | 'WORLD_INVALID' | 'WORLD_PART_MISSING' | 'WORLD_UNKNOWN';

/** A world cannot be had, or lacks what was asked of it. */
export class WorldError extends RuntimeError<WorldErrorCode> {}
