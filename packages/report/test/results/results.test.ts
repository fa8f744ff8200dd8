import { openRun, RunRows, readResults } from '@runtime/report';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { buildBundle, type ProbeCase } from '../support/bundle.js';

const resultsOf = async (...probes: ProbeCase[]) => readResults(await buildBundle(temporaryDirectory(), { probes }));
const rowOf = async (probe: ProbeCase) => (await resultsOf(probe)).rows[0]!;

const denied = (operation: string, path: string, decision_path: string): NonNullable<ProbeCase['event']> => ({
  first_denial_op: operation,
  decision_path,
  probe_details: { first_denied: { operation, path } },
});

describe('a row of the results', () => {
  it('says what was expected, what each lane decided, the verdict and the rule, in the author’s file', async () => {
    const row = await rowOf({
      profile: 'p',
      id: 'read',
      target: '/private/tmp/x',
      expected: 'allow',
      actual: 'deny',
      rule: 2,
      event: denied('file-read-data', '/private/tmp/x', 'primary_op_denied'),
    });
    expect(row).toEqual({
      profile_id: 'p',
      expectation_id: 'read',
      operation: 'file-read*',
      target: '/private/tmp/x',
      expected: 'allow',
      baseline: 'allow',
      scenario: 'deny',
      oracle: 'deny',
      verdict: 'surprise',
      first_denied: { operation: 'file-read-data', path: '/private/tmp/x' },
      cause: 'denied: a rule denies file-read-data on /private/tmp/x',
      rule: { file: expect.stringContaining('runtime_profiles/'), line: 2, part: 'base', text: '(recorded)', source: 'sb/p.sb' },
    });
  });

  it('gives no cause for what was allowed as expected', async () => {
    expect(await rowOf({ expected: 'allow', actual: 'allow', rule: 3 })).not.toHaveProperty('cause');
  });

  it('reads the rule and what was denied first from the applied text where the run recorded neither', async () => {
    const row = await rowOf({ target: '/private/tmp/x', expected: 'allow' });
    expect(row).toMatchObject({
      first_denied: { operation: 'file-read-data', path: '/private/tmp/x' },
      rule: { line: 2, text: '(deny default)' },
    });
    expect(row.cause).toBe('denied: no rule allows file-read-data on /private/tmp/x');
  });

  it('names no rule of a reading that the measurement contradicts', async () => {
    const row = await rowOf({ target: '/private/tmp/x', expected: 'deny', actual: 'allow', baseline: 'allow' });
    expect(row).not.toHaveProperty('rule');
    expect(row).toMatchObject({ verdict: 'surprise', scenario: 'allow' });
  });
});

describe('the cause in words', () => {
  it.each<[string, ProbeCase, string]>([
    [
      'a link on the way',
      { target: '/etc/hosts', event: denied('file-read-metadata', '/etc', 'dependency_denied') },
      'denied at the link /etc: reading it needs file-read-metadata there',
    ],
    [
      'a link on the way of a target that starts at the root without saying so',
      { target: 'etc/hosts', event: denied('file-read-metadata', '/etc', 'dependency_denied') },
      'denied at the link /etc: reading it needs file-read-metadata there',
    ],
    [
      'a place behind a link',
      { target: '/tmp/a', event: denied('file-read-metadata', '/private/var/b', 'dependency_denied') },
      'denied on the way, at /private/var/b: it needs file-read-metadata there',
    ],
    [
      'another access before it',
      { target: '/private/tmp/a', event: denied('file-read-data', '/private/tmp', 'dependency_denied') },
      'denied before file-read* was asked: the probe needs file-read-data on /private/tmp first',
    ],
    [
      'the access itself, under another spelling',
      { target: '/tmp/a', event: denied('file-read-data', '/private/tmp/a', 'primary_op_denied') },
      'denied: no rule allows file-read-data on /private/tmp/a, where /tmp/a leads',
    ],
    [
      'a service',
      { operation: 'mach-lookup', target: 'com.apple.x', event: denied('mach-lookup', 'com.apple.x', 'primary_op_denied') },
      'denied: no rule allows mach-lookup of com.apple.x',
    ],
    [
      'ordinary permissions',
      { baseline: 'deny', event: { errno: 13 }, baselineRow: { errno: 13 } },
      'refused by ordinary permissions (EACCES), as without a policy',
    ],
    ['the host itself', { target: '/private/tmp/granted', baseline: 'deny' }, 'the host denies it without a policy too'],
    [
      'an allowing rule',
      { target: '/tmp/granted', actual: 'allow', rule: 3, event: { normalized_path: '/private/tmp/granted' } },
      'allowed as /private/tmp/granted, where /tmp/granted leads: a rule of the profile allows it',
    ],
  ])('tells %s', async (_, probe, cause) => {
    expect((await rowOf(probe)).cause).toBe(cause);
  });

  it.each<[string, ProbeCase, 'blocked' | 'unmeasured', string]>([
    ['an absent target', { actual: null, absent: true }, 'unmeasured', 'the target does not exist there, so nothing was decided'],
    ['a probe that did not run', { notRun: true }, 'unmeasured', 'planned, and nothing says that it ran'],
    [
      'what a probe needs for itself, all of it at once',
      {
        actual: null,
        operation: 'mach-lookup',
        target: 'com.apple.x',
        row: { prerequisite: { operation: 'mach-bootstrap', path: '', need: 'mach_bootstrap' }, reason: 'prerequisite_denied' },
      },
      'unmeasured',
      'denied before the lookup: the probe itself needs mach-task-special-port-get and mach-bootstrap (grant it: "grants": ["mach_bootstrap"])',
    ],
    [
      'a misspelt operation',
      { actual: null, operation: 'file-raed*', row: { reason: 'operation_unknown' } },
      'unmeasured',
      'file-raed* is no operation of the vocabulary, so nothing was asked; did you mean file-read*?',
    ],
    ['an end that was not its own', { actual: null, row: { outcome: 'timed_out' } }, 'unmeasured', 'the probe did not end in time'],
    [
      'a program that the policy does not start',
      { actual: null, event: { failure_stage: 'bootstrap', failure_kind: 'bootstrap_deny_process_exec' } },
      'blocked',
      'the policy does not let the program start that carries the probe: it needs process-exec*',
    ],
  ])('tells %s', async (_, probe, verdict, cause) => {
    expect(await rowOf(probe)).toMatchObject({ verdict, cause, scenario: null });
  });
});

it('counts every probe once, by its verdict', async () => {
  const { counts } = await resultsOf(
    { actual: 'deny' },
    { actual: 'allow' },
    { actual: 'allow', known: true },
    { actual: null },
    { actual: null, event: { failure_stage: 'apply' } },
    { notRun: true },
  );
  expect(counts).toEqual({ profiles: 1, probes: 6, match: 1, surprise: 1, known: 1, unmeasured: 2, blocked: 1 });
});

describe('for whoever looks only at what came out otherwise', () => {
  const MATCHES: ProbeCase[] = [
    { id: 'a', expected: 'deny', actual: 'deny' },
    { id: 'b', expected: 'allow', actual: 'allow' },
  ];
  const both = async (...probes: ProbeCase[]) => {
    const dir = await buildBundle(temporaryDirectory(), { probes });
    const all = await readResults(dir);
    const told = all.rows.filter(({ verdict }) => verdict !== 'match');
    const rows = new RunRows(told.slice(0, 1));
    const { bundle } = await openRun(dir, { watch: rows.watch });
    return { all, told, odd: await rows.results(bundle) };
  };

  it('counts a run in which all came out as expected, and makes no row', async () => {
    const { all, odd } = await both(...MATCHES);
    expect(odd).toEqual({ ...all, rows: [] });
    expect(odd.counts.match).toBe(2);
  });

  it.each<[string, ProbeCase]>([
    ['a surprise', { expected: 'allow', actual: 'deny' }],
    ['what is not measured', { actual: null }],
    ['a known mismatch', { expected: 'deny', actual: 'allow', known: true }],
    ['what did not run', { notRun: true }],
    ['what was blocked', { actual: null, event: { failure_stage: 'apply' } }],
  ])('counts all, and makes a row of %s', async (_, probe) => {
    const { all, told, odd } = await both(...MATCHES, probe);
    expect(odd).toEqual({ ...all, rows: told });
    expect(odd.rows).toHaveLength(1);
    expect(odd.counts).toMatchObject({ probes: 3, match: 2 });
  });

  it('counts what it makes no row of', async () => {
    const surprise = { expected: 'allow', actual: 'deny' } as const;
    const { all, told, odd } = await both({ id: 'a', ...surprise }, ...MATCHES.slice(1), { id: 'c', ...surprise, known: true });
    expect(odd).toEqual({ ...all, rows: told.slice(0, 1) });
    expect(odd.counts).toMatchObject({ probes: 3, match: 1, surprise: 1, known: 1 });
  });
});
