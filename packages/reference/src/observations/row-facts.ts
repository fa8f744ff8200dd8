import type { JsonObject } from '../python/values.js';

/** What is known about one row once it is upgraded and guarded: the input of every derived block. */
export interface RowFacts {
  operation: unknown;
  target: unknown;
  isPath: boolean;
  actual: unknown;
  runtimeStatus: unknown;
  errno: unknown;
  errnoName: string | null;
  failureStage: unknown;
  failureKind: unknown;
  callouts: unknown;
  probeDetails: unknown;
  baseline: JsonObject | null;
  home: string | null;
}

export const isDecision = (value: unknown): value is 'allow' | 'deny' => value === 'allow' || value === 'deny';
