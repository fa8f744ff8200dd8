import * as opSummary from '@runtime/op-summary';
import { expect, it } from 'vitest';

it('exports these values and no others', () => {
  expect(Object.keys(opSummary).sort()).toEqual([
    'OpAccumulator',
    'OpSummaryError',
    'SUMMARY_MEMBERS',
    'accumulateOps',
    'accumulateOpsFromBundle',
    'accumulateOpsFromPacket',
    'buildOpRuntimeSummary',
    'finishOps',
    'mergeOps',
    'registerRowReading',
    'summarizeOpsFromBundle',
    'summarizeOpsFromPacket',
    'writeOpRuntimeSummary',
  ]);
});
