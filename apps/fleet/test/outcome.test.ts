import { RuntimeError } from '@runtime/contracts';
import { UnrecoverableError } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { asJobFailure, reasonOf } from '../src/server/outcome.js';

describe('a failure of a job', () => {
  it('keeps its code, and is tried again only where that may help', () => {
    const full = asJobFailure(new RuntimeError({ code: 'FILE_WRITE_FAILED', category: 'system', message: 'no space' }));
    const wrong = asJobFailure(new RuntimeError({ code: 'PLAN_INVALID', message: 'no plan\nat all' }));
    expect([full, wrong].map((error) => error instanceof UnrecoverableError)).toEqual([false, true]);
    expect(reasonOf(full.message)).toEqual({ code: 'FILE_WRITE_FAILED', message: 'no space' });
    expect(reasonOf(wrong.message)).toEqual({ code: 'PLAN_INVALID', message: 'no plan\nat all' });
  });

  it('that nobody coded is a bug; one that the queue gave up is a lost worker', () => {
    expect(asJobFailure(new TypeError('x is not a function')).message).toMatch(/^FLEET_INTERNAL: /);
    expect(reasonOf('job stalled more than allowable limit').code).toBe('FLEET_WORKER_LOST');
  });
});
