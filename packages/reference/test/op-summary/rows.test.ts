import { accumulateOps, buildOpRuntimeSummary, finishOps, OpAccumulator, OpSummaryError } from '@runtime/op-summary';
import { referenceWorld, register } from '@runtime/reference';
import { toThrowWithCode } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';

const row = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  expectation_id: 'e',
  match: null,
  operation: 'file-read*',
  profile_id: 'p',
  scenario_id: 's',
  world_id: 'w1',
  ...changes,
});

describe('observations of the reference', () => {
  beforeAll(register);

  it('count as ok where nothing could be compared', () => {
    expect(buildOpRuntimeSummary([row()]).ops['file-read*']?.coverage_status).toBe('ok');
  });

  it('are of the one world the reference knows where the caller names none', () => {
    const { meta, ops } = buildOpRuntimeSummary([row()]);
    expect([meta.world_id, ops['file-read*']?.world_id, ops['file-read*']?.op_id]).toEqual([referenceWorld().id, 'w1', 21]);
  });

  it('have no member that the reference does not know', async () => {
    const error = await toThrowWithCode(() => buildOpRuntimeSummary([row({ later: 1 })]), OpSummaryError, 'OBSERVATION_ROW_INVALID');
    expect(error.field).toBe('/0/later');
  });

  it('are held to our rules when they name a harness of ours', async () => {
    const ours = row({ harness: 'runtime-simulated/1', match: 'true' });
    await toThrowWithCode(() => buildOpRuntimeSummary([ours], { rules: 'reference' }), OpSummaryError, 'OBSERVATION_ROW_INVALID');
  });

  it('keep their reading on the way to another thread', () => {
    const here = accumulateOps([row()], { rules: 'reference' });
    const there = OpAccumulator.restore(structuredClone(here.snapshot()));
    for (const accumulator of [here, there]) accumulator.add(row({ scenario_id: 5 }), 1);
    expect(there.ops.get('file-read*')?.total).toBe(2);
    expect(there.snapshot()).toEqual(here.snapshot());
    expect(finishOps(accumulateOps([null], { rules: 'reference' })).meta).not.toHaveProperty('skipped_rows');
  });
});
