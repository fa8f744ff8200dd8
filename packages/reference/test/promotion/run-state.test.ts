import { assessPromotability, PromotionError } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { toThrowWithCode } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Editable, editJson, referenceRun } from '../support/run.js';

beforeAll(register);

/** A run of the reference whose status says this; undefined leaves the member out. */
function runWithState(state: unknown): string {
  const run = referenceRun();
  editJson(run, 'run_status.json', (status: Editable) => {
    status['state'] = state;
  });
  return run;
}

describe('the state of a run of the reference', () => {
  it.each([[3], [true], [['complete']], [{ state: 'complete' }]])('gives no answer when it is %j', async (state) => {
    await toThrowWithCode(() => assessPromotability(runWithState(state)), PromotionError, 'RUN_DOCUMENT_UNREADABLE');
  });

  it.each([[undefined], [null], [''], ['complete'], ['unheard of']])('is no reason when it is %j', async (state) => {
    const { reasons } = await assessPromotability(runWithState(state));
    expect(reasons).not.toContain('bundle_in_progress');
  });

  it('is a reason when it is in progress, blanks around it or not', async () => {
    for (const state of ['in_progress', ' in_progress\n'])
      expect((await assessPromotability(runWithState(state))).reasons).toContain('bundle_in_progress');
  });
});
