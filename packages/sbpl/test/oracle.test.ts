import { oracleAnswer, SbplError, type SimulatedOutcome } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { DENY, host, policyOf } from './helpers.js';

const policy = policyOf(`${DENY}(allow mach-lookup (global-name "com.apple.logd"))(allow file-read* (storage-class "x"))`);

describe('the oracle', () => {
  it('answers about the policy, with no probe and no host in the way', () => {
    expect(oracleAnswer(policy, { operation: 'mach-lookup', target: 'com.apple.logd', driver: 'sandbox_mach_probe' }, host)).toEqual({
      source: 'engine',
      operation: 'mach-lookup',
      filter_type: 5,
      filter_type_name: 'global-name',
      argument: 'com.apple.logd',
      decision: 'allow',
      stage: 'engine',
    });
    expect(oracleAnswer(policy, { operation: 'file-write*', target: '/private/none' }, host)).toMatchObject({
      operation: 'file-write-data',
      filter_type: 0,
      decision: 'deny',
    });
  });

  it('says what it does not know', () => {
    expect(oracleAnswer(policy, { operation: 'file-read*', target: '/private/tmp/foo' }, host)).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: 'storage-class' }],
    });
  });

  it('gives a type that no observation takes', () => {
    expectTypeOf<ReturnType<typeof oracleAnswer>>().not.toExtend<SimulatedOutcome>();
    expectTypeOf<SimulatedOutcome>().not.toExtend<ReturnType<typeof oracleAnswer>>();
  });

  it('refuses an operation it does not know', async () => {
    await toThrowWithCode(() => oracleAnswer(policy, { operation: 'nothing', target: 'x' }, host), SbplError, 'SBPL_OPERATION_UNKNOWN');
    await toThrowWithCode(() => oracleAnswer(policy, { operation: '' }, host), SbplError, 'SBPL_OPERATION_UNKNOWN');
  });
});
