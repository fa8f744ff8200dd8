import { ContractError, encodeJson } from '@runtime/contracts';
import { JobError, outputDigest, parseRow, parseSpec } from '@runtime/job';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { asked, measured, notRun } from './support/samples.js';

const invalid = async (row: object): Promise<string[]> => {
  const error = await toThrowWithCode(() => parseRow(JSON.stringify(row)), ContractError, 'DOCUMENT_INVALID');
  return ((error.details?.['problems'] ?? []) as { field: string }[]).map(({ field }) => field);
};

describe('a row of the file', () => {
  it.each([measured({ stdout: 'é' }), asked, notRun])('is read as it was written: $kind', (row) => {
    expect(parseRow(encodeJson(row))).toEqual(row);
    expect(parseRow(encodeJson({ ...row, unconfirmed: true }))).toEqual({ ...row, unconfirmed: true });
  });

  it.each([
    ['a member nobody knows', { ...measured(), decision: 'allow' }, ['/decision']],
    ['a reason outside the vocabulary', { ...notRun, reason: 'because' }, ['/reason']],
    ['no reason for a probe that was not run', { ...notRun, reason: undefined }, ['/reason']],
    ['an answer where nothing was run', { ...notRun, answer: 'allow' }, ['/answer']],
    ['a question without an answer', { ...asked, oracle: undefined }, ['/oracle']],
    ['a question in the lane of measurements', { ...asked, lane: 'scenario' }, ['/lane']],
    ['a measurement in the lane of questions', { ...measured(), lane: 'oracle' }, ['/lane']],
    ['an unconfirmed that is not true', { ...measured(), unconfirmed: false }, ['/unconfirmed']],
  ])('is refused with %s', async (_, row, fields) => {
    expect(await invalid(row)).toEqual(fields);
  });
});

it('digests standard output, then standard error, as UTF-8', () => {
  expect(outputDigest({ stdout: 'a', stderr: 'é' })).toBe('561951c2b8c47984b8b4b8ae1f173a03d9c703f66cf36f145e27bc6145499f74');
});

it('refuses orders with a member nobody knows', async () => {
  const error = await toThrowWithCode(() => parseSpec('{"mode":"sweep","mark":"0123456789abcdef","extra":1}'), JobError, 'SPEC_INVALID');
  expect(error.field).toBe('/extra');
});
