import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { buildBundle, type ProbeCase } from '../support/bundle.js';
import { reportOf } from '../support/model.js';

const built = async (probes: readonly ProbeCase[]) => reportOf(await buildBundle(temporaryDirectory(), { probes }));

describe('a refusal that the host gives without a policy too', () => {
  const byMode: ProbeCase = {
    target: '/private/tmp/granted',
    baseline: 'deny',
    rule: 3,
    event: { errno: 13, errno_name: 'EACCES' },
    baselineRow: { errno: 13 },
  };

  it('has no deciding line when ordinary permissions gave it, and shows what the policy says by itself', async () => {
    const { model, details } = await built([byMode]);
    expect(model.probes[0]).toMatchObject({ state: 'match', by_mode: true, note: 'refused without a policy too' });
    expect(details[0]?.explanation).toMatchObject({ role: 'host', source: 'engine', decision: 'allow', rule: { line: 3 }, agrees: null });
    expect(model.notes).toEqual([expect.stringContaining('One refusal came from ordinary permissions (EACCES)')]);
  });

  it('is not guessed at where no document keeps the error of the baseline lane', async () => {
    const { baselineRow: _, ...other } = byMode;
    expect((await built([other])).model.probes[0]).not.toHaveProperty('by_mode');
  });

  it.each<[string, Partial<ProbeCase>]>([
    ['the host allows it', { baseline: 'allow' }],
    ['the error without a policy is another', { baselineRow: { errno: 1 } }],
    ['the error under the policy is that of a sandbox', { event: { errno: 1 } }],
  ])('is not told of ordinary permissions when %s', async (_, other) => {
    const { model } = await built([{ ...byMode, ...other }]);
    expect(model.probes[0]).not.toHaveProperty('by_mode');
    expect(model.notes).toEqual([]);
  });

  it('contradicts no engine that reads the policy as allowing it, whatever the error', async () => {
    const { details } = await built([{ target: '/private/tmp/granted', expected: 'allow', actual: 'deny', baseline: 'deny', rule: 3 }]);
    expect(details[0]?.explanation).toMatchObject({ role: 'host', decision: 'allow', agrees: null });
  });

  it('leaves the line that decided where the policy denies it as well', async () => {
    const { details } = await built([{ baseline: 'deny', rule: 2 }]);
    expect(details[0]?.explanation).toMatchObject({ role: 'decided', source: 'recorded', rule: { line: 2 } });
  });
});

describe('the reason why nothing was measured', () => {
  it.each<[string, ProbeCase, string | undefined]>([
    [
      'a misspelt operation, with the nearest name',
      { actual: null, operation: 'file-raed*', row: { reason: 'operation_unknown' } },
      'file-raed* is no operation of the vocabulary, so nothing was asked. Did you mean file-read*?',
    ],
    [
      'an operation like no other',
      { actual: null, operation: 'qqqqqqqqqqqq', event: { failure_kind: 'probe_operation_unknown' } },
      'qqqqqqqqqqqq is no operation of the vocabulary, so nothing was asked.',
    ],
    [
      'an unknown driver',
      { actual: null, row: { reason: 'driver_unknown' } },
      'The runner does not know the driver that the probe names, so nothing was started.',
    ],
    ['an end that was not its own', { actual: null, row: { outcome: 'timed_out' } }, 'The probe did not end in time.'],
    ['a word of the run that has no sentence', { actual: null, row: { reason: 'odd' } }, 'The run says of it: odd.'],
    ['nothing, where the bundle does not say', { actual: null }, undefined],
    ['nothing, where there is a decision', { row: { reason: 'driver_unknown' } }, undefined],
  ])('is %s', async (_, probe, because) => {
    const { model } = await built([probe]);
    expect(model.probes[0]?.because).toBe(because);
  });
});

it('does not answer for a process that a simulated run never started', async () => {
  const resource_hygiene = { preexisting_sandbox_suspected: false, preopen_detected: false };
  const { details } = await built([{ event: { resource_hygiene } }, { event: { resource_hygiene, harness: 'runtime/1' } }]);
  const answers = details.map(({ confounders }) => confounders.map(({ name, value }) => `${name}: ${value}`));
  expect(answers).toEqual([
    ['already sandboxed: not asked', 'descriptors held open: not asked'],
    ['already sandboxed: false', 'descriptors held open: false'],
  ]);
});
