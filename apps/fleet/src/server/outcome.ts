import { UnrecoverableError } from 'bullmq';
import { failureOf } from '../error.js';

/** Failures that may pass by themselves: a full disk, a lock that another holds. Everything else is the same on each try. */
const PASSING = new Set(['system', 'locked', 'interrupted']);

/** A failure as the queue keeps it: its code first, and tried again only where that may help. */
export function asJobFailure(error: unknown): Error {
  const { code, message, category } = failureOf(error);
  const text = `${code}: ${message}`;
  return PASSING.has(category) ? new Error(text) : new UnrecoverableError(text);
}

export interface Reason {
  code: string;
  message: string;
}

/** The code and the message again. What the queue itself gave up is a worker that was lost too often. */
export function reasonOf(failedReason: string | undefined): Reason {
  const [, code, message] = /^([A-Z][A-Z0-9_]+): (.*)$/s.exec(failedReason ?? '') ?? [];
  if (code !== undefined && message !== undefined) return { code, message };
  return { code: 'FLEET_WORKER_LOST', message: `every worker that took it was lost (${failedReason ?? 'no reason given'})` };
}
