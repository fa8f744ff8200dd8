import { loadBundle } from '@runtime/bundle-store';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { register } from '@runtime/reference';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { judgeRun } from '../../src/results/judge.js';
import { type BundleCase, buildBundle, type ProbeCase } from '../support/bundle.js';

const judged = async (probes: readonly ProbeCase[], options: Partial<BundleCase> = {}) =>
  judgeRun(await loadBundle(await buildBundle(temporaryDirectory(), { probes, ...options })), { walks: true }, (probe) => probe);
const explained = async (...probes: ProbeCase[]) => (await judged(probes)).probes.map(({ explanation }) => explanation);

describe('the verdict on a probe', () => {
  it.each<[string, ProbeCase, string]>([
    ['match, when it came out as expected', {}, 'match'],
    ['surprise, when it did not and nothing says it was known', { actual: 'allow' }, 'surprise'],
    ['known, when the summary of mismatches says so', { actual: 'allow', known: true }, 'known'],
    ['blocked, when it ended while the policy was applied', { actual: 'allow', event: { failure_stage: 'apply' } }, 'blocked'],
    ['blocked, when it ended before the program started', { event: { failure_stage: 'bootstrap' } }, 'blocked'],
    ['match, when the probe itself failed as expected', { event: { failure_stage: 'probe' } }, 'match'],
    ['unmeasured, when nothing was decided', { actual: null }, 'unmeasured'],
    ['unmeasured, when nobody saw the operation', { actual: 'allow', event: { intended_op_witnessed: false } }, 'unmeasured'],
    ['unmeasured, when it was planned and has no row', { notRun: true }, 'unmeasured'],
  ])('is %s', async (_, probe, verdict) => {
    expect((await judged([probe])).probes.map(({ row }) => row.verdict)).toEqual([verdict]);
  });

  it('counts as the summary of operations does', async () => {
    const run = await buildBundle(temporaryDirectory(), {
      probes: [
        {},
        { actual: 'allow' },
        { actual: 'allow', known: true, operation: 'file-write*' },
        { event: { failure_stage: 'apply' } },
        { actual: 'allow', event: { intended_op_witnessed: false } },
      ],
    });
    register();
    const { probes } = await judgeRun(await loadBundle(run), { walks: true }, (probe) => probe);
    const count = (operation: string, ...verdicts: string[]): number =>
      probes.filter(({ row }) => row.operation === operation && verdicts.includes(row.verdict)).length;
    const { ops } = await summarizeOpsFromBundle(run);
    expect(Object.keys(ops)).toHaveLength(2);
    for (const [operation, { matches, mismatches, blocked, unobserved }] of Object.entries(ops)) {
      expect([matches, mismatches, (blocked as { total: number }).total, unobserved]).toEqual([
        count(operation, 'match'),
        count(operation, 'surprise', 'known'),
        count(operation, 'blocked'),
        count(operation, 'unmeasured'),
      ]);
    }
  });
});

describe('what decided', () => {
  it('is read by the engine, with the whole rule, when the run recorded none', async () => {
    const [explanation] = await explained({ target: '/private/tmp/granted', expected: 'allow', actual: 'allow', rule: null });
    expect(explanation).toMatchObject({ source: 'engine', decision: 'allow', rule: { line: 3, end_line: 4, part: 'base' }, agrees: true });
  });

  it('is disputed when engine and measurement disagree', async () => {
    const [explanation] = await explained({ target: '/private/tmp/granted', expected: 'allow', actual: 'deny', rule: null });
    expect(explanation).toMatchObject({ decision: 'allow', agrees: false });
  });

  it('is the rule the run recorded, with the walk only where the engine reads the text alike', async () => {
    const found = await explained(
      { target: '/tmp/granted', rule: 2 },
      { target: '/private/tmp/granted', expected: 'allow', actual: 'allow', rule: 2 },
    );
    expect(found.map((each) => [each?.source, each?.rule?.line])).toEqual([
      ['recorded', 2],
      ['recorded', 2],
    ]);
    expect(found[1]?.walk).toEqual([]);
  });

  it('is not known in a world the engine does not know, nor under a text it cannot read', async () => {
    const elsewhere = await judged([{ rule: null }], { worldId: 'another-world' });
    const unreadable = await judged([{ rule: null }], { profileText: '(version 1' });
    expect([elsewhere, unreadable].map(({ probes }) => probes[0]?.explanation)).toEqual([null, null]);
    expect(unreadable.profiles.sources[0]?.text).toContain('(version 1');
  });

  it('is nothing when the target does not exist, whatever rule the run noted', async () => {
    const { probes } = await judged([{ actual: null, absent: true, rule: 2, target: '/private/tmp/granted' }]);
    expect(probes[0]).toMatchObject({ explanation: null, joined: { absent: true } });
  });

  it('is not absent when it was measured all the same', async () => {
    expect((await judged([{ absent: true }])).probes[0]?.joined.absent).toBe(false);
  });

  it('would be what the text says, when nothing else kept it from being measured', async () => {
    const found = await explained({ actual: null, rule: 2, target: '/private/tmp/granted' }, { notRun: true });
    expect(found.map((each) => [each?.role, each?.source])).toEqual([
      ['would', 'engine'],
      ['would', 'engine'],
    ]);
  });

  it('is the rule that ended the program before, and not as a decision', async () => {
    const [explanation] = await explained({
      actual: null,
      rule: 2,
      event: { failure_stage: 'bootstrap' },
      row: { failure_stage: 'bootstrap' },
    });
    expect(explanation).toMatchObject({ role: 'stopped', source: 'recorded', decision: null, rule: { line: 2 } });
  });
});

describe('a refusal that the host gives without a policy too', () => {
  const byMode: ProbeCase = {
    target: '/private/tmp/granted',
    baseline: 'deny',
    rule: 3,
    event: { errno: 13, errno_name: 'EACCES' },
    baselineRow: { errno: 13 },
  };

  it('has no deciding line when ordinary permissions gave it, and shows what the policy says by itself', async () => {
    const { probes } = await judged([byMode]);
    expect(probes[0]).toMatchObject({ row: { verdict: 'match' }, joined: { by_mode: true } });
    expect(probes[0]?.explanation).toMatchObject({ role: 'host', source: 'engine', decision: 'allow', rule: { line: 3 }, agrees: null });
  });

  it('is not guessed at where no document keeps the error of the baseline lane', async () => {
    const { baselineRow: _, ...other } = byMode;
    expect((await judged([other])).probes[0]?.joined.by_mode).toBe(false);
  });

  it.each<[string, Partial<ProbeCase>]>([
    ['the host allows it', { baseline: 'allow' }],
    ['the error without a policy is another', { baselineRow: { errno: 1 } }],
    ['the error under the policy is that of a sandbox', { event: { errno: 1 } }],
  ])('is not told of ordinary permissions when %s', async (_, other) => {
    expect((await judged([{ ...byMode, ...other }])).probes[0]?.joined.by_mode).toBe(false);
  });

  it('contradicts no engine that reads the policy as allowing it, whatever the error', async () => {
    const [explanation] = await explained({ target: '/private/tmp/granted', expected: 'allow', actual: 'deny', baseline: 'deny', rule: 3 });
    expect(explanation).toMatchObject({ role: 'host', decision: 'allow', agrees: null });
  });

  it('leaves the line that decided where the policy denies it as well', async () => {
    const [explanation] = await explained({ baseline: 'deny', rule: 2 });
    expect(explanation).toMatchObject({ role: 'decided', source: 'recorded', rule: { line: 2 } });
  });
});

describe('odd rows', () => {
  it('are kept: an id met twice, an id nobody planned, members of the wrong type', async () => {
    const odd = { target: 7, actual: [], match: 'yes', policy_layers: [], resource_hygiene: null, path_observation: 'x', apply_report: [] };
    const { probes } = await judged([
      { id: 'twice' },
      { id: 'twice', actual: 'allow' },
      { event: { expectation_id: 'unplanned', ...odd } },
    ]);
    expect(probes.map(({ row }) => [row.expectation_id, row.verdict])).toEqual([
      ['twice', 'match'],
      ['e2', 'unmeasured'],
      ['unplanned', 'unmeasured'],
      ['twice', 'surprise'],
    ]);
  });

  it('are in the order of the plan, in whatever order they were recorded and whether they ran', async () => {
    const probes: ProbeCase[] = [{ profile: 'a' }, { profile: 'b', actual: 'allow' }, { profile: 'a', notRun: true }, { actual: null }];
    const verdicts = async (backwards: boolean) =>
      (await judged(probes, { backwards })).probes.map(({ row }) => [row.profile_id, row.expectation_id, row.verdict]);
    const planned = await verdicts(false);
    expect(planned.map(([, id]) => id)).toEqual(['e0', 'e2', 'e1', 'e3']);
    expect(await verdicts(true)).toEqual(planned);
  });

  it.each(['constructor', '__proto__'])('named like a member of every object (%s) are rows like any other', async (name) => {
    const { probes, profiles } = await judged([{ profile: name, id: name, actual: 'allow', known: true, reason: name }]);
    expect(profiles.facts[0]).toMatchObject({ profile_id: name, base: 'sb/p.sb' });
    expect(probes[0]?.row).toMatchObject({ expectation_id: name, verdict: 'known', baseline: 'allow', oracle: 'allow' });
  });
});

describe('a profile', () => {
  it('has its applied text, and the line where the run began to add', async () => {
    expect((await judged([{}])).profiles.sources).toMatchObject([{ indexed: true, base_lines: 4, cut: false }]);
  });

  it('has no text when the bundle holds none', async () => {
    const { profiles } = await judged([{}], { without: ['job/job.json', 'job/results.ndjson', 'job/done.json'] });
    expect(profiles.facts[0]?.source).toBeNull();
  });
});
