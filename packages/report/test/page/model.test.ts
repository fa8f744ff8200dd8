import { loadBundle } from '@runtime/bundle-store';
import type { PromotionReason } from '@runtime/contracts';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { assessPromotability } from '@runtime/promotion';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/page/build.js';
import { provenanceOf } from '../../src/page/provenance.js';
import { buildBundle, type ProbeCase } from '../support/bundle.js';
import { reportOf } from '../support/model.js';

const built = async (probes: readonly ProbeCase[], options: Partial<Parameters<typeof buildBundle>[1]> = {}) =>
  reportOf(await buildBundle(temporaryDirectory(), { probes, ...options }));

describe('the state of a probe', () => {
  it.each<[string, ProbeCase, string]>([
    ['match, when it came out as expected', {}, 'match'],
    ['surprise, when it did not and nothing says it was known', { actual: 'allow' }, 'surprise'],
    ['known, when the summary of mismatches says so', { actual: 'allow', known: true }, 'known'],
    ['blocked, when it ended while the policy was applied', { actual: 'allow', event: { failure_stage: 'apply' } }, 'blocked'],
    ['blocked, when it ended before the program started', { event: { failure_stage: 'bootstrap' } }, 'blocked'],
    ['match, when the probe itself failed as expected', { event: { failure_stage: 'probe' } }, 'match'],
    ['unmeasured, when nothing was decided', { actual: null }, 'unmeasured'],
    ['unmeasured, when nobody saw the operation', { actual: 'allow', event: { intended_op_witnessed: false } }, 'unmeasured'],
    ['not_run, when it was planned and has no row', { notRun: true }, 'not_run'],
  ])('is %s', async (_, probe, state) => {
    const { model } = await built([probe]);
    expect(model.probes.map((each) => each.state)).toEqual([state]);
    expect(model.counts).toMatchObject({ probes: 1, [state]: 1 });
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
    const { model } = await reportOf(run);
    const { ops } = await summarizeOpsFromBundle(run);
    const tallies = Object.fromEntries(
      model.operations.map(({ operation, id, counts }) => [
        operation,
        [id, counts.match, counts.surprise + counts.known, counts.blocked, counts.unmeasured],
      ]),
    );
    const summarised = Object.fromEntries(
      Object.entries(ops).map(([operation, { op_id, matches, mismatches, blocked, unobserved }]) => [
        operation,
        [op_id, matches, mismatches, (blocked as { total: number }).total, unobserved],
      ]),
    );
    expect(tallies).toEqual(summarised);
  });
});

describe('a probe', () => {
  it('has its lanes side by side, each from its own document', async () => {
    const { model, details } = await built([{ expected: 'allow', actual: 'deny', baseline: 'error', oracle: 'allow' }]);
    expect(model.probes[0]).toMatchObject({ expected: 'allow', baseline: 'error', scenario: 'deny', oracle: 'allow' });
    expect(details[0]?.lanes.map(({ lane, decision }) => [lane, decision])).toEqual([
      ['baseline', 'error'],
      ['scenario', 'deny'],
      ['oracle', 'allow'],
    ]);
  });

  it('shows the reason of its mismatch, and the output that is nearest to the process', async () => {
    const { model, details } = await built([
      { actual: 'allow', reason: 'canonicalization_boundary', stderr: 'raw\n', event: { stderr: 'normalised\n' } },
    ]);
    expect(model.probes[0]?.note).toBe('canonicalization_boundary');
    expect(details[0]?.mismatch).toEqual({ type: 'unexpected_allow', reason: 'canonicalization_boundary', known: false, notes: null });
    expect(details[0]?.outputs).toEqual([{ lane: 'scenario', stream: 'stderr', text: 'raw\n', whole: null }]);
  });

  it('has output cut where it is long, and says how long it was', async () => {
    const { details } = await built([{ actual: 'allow', stdout: 'x'.repeat(60_000) }]);
    const [output] = details[0]?.outputs ?? [];
    expect(output?.whole).toBe(60_000);
    expect(output?.text.length).toBeLessThan(20_000);
  });

  it('gets the decisions of the engine, with the whole rule, when the run recorded none', async () => {
    const { details } = await built([{ target: '/private/tmp/granted', expected: 'allow', actual: 'allow', rule: null }]);
    expect(details[0]?.explanation).toMatchObject({
      source: 'engine',
      decision: 'allow',
      rule: { line: 3, end_line: 4, part: 'base' },
      agrees: true,
    });
  });

  it('says so when engine and measurement disagree', async () => {
    const { details } = await built([{ target: '/private/tmp/granted', expected: 'allow', actual: 'deny', rule: null }]);
    expect(details[0]?.explanation).toMatchObject({ decision: 'allow', agrees: false });
  });

  it('gets the rule the run recorded, and the walk only where the engine reads the text alike', async () => {
    const { details } = await built([
      { target: '/tmp/granted', rule: 2 },
      { target: '/private/tmp/granted', expected: 'allow', actual: 'allow', rule: 2 },
    ]);
    expect(details.map(({ explanation }) => [explanation?.source, explanation?.rule?.line])).toEqual([
      ['recorded', 2],
      ['recorded', 2],
    ]);
    expect(details[1]?.explanation?.walk).toEqual([]);
  });

  it('has no explanation in a world the engine does not know, nor under a text it cannot read', async () => {
    const elsewhere = await built([{ rule: null }], { worldId: 'another-world' });
    const unreadable = await built([{ rule: null }], { profileText: '(version 1' });
    expect([elsewhere.details[0]?.explanation, unreadable.details[0]?.explanation]).toEqual([null, null]);
    expect(unreadable.model.sources[0]?.text).toContain('(version 1');
  });
});

describe('a probe without a decision', () => {
  it('has no deciding rule when its target does not exist, whatever rule the run noted', async () => {
    const { model, details } = await built([{ actual: null, absent: true, rule: 2, target: '/private/tmp/granted' }]);
    expect(model.probes[0]).toMatchObject({ state: 'unmeasured', absent: true, note: 'the target does not exist' });
    expect(details[0]?.explanation).toBeNull();
  });

  it('is not absent when it was measured all the same', async () => {
    const { model } = await built([{ absent: true }]);
    expect(model.probes[0]).not.toHaveProperty('absent');
  });

  it('has what the text would decide, when nothing else kept it from being measured', async () => {
    const { details } = await built([{ actual: null, rule: 2, target: '/private/tmp/granted' }, { notRun: true }]);
    expect(details.map(({ explanation }) => [explanation?.role, explanation?.source])).toEqual([
      ['would', 'engine'],
      ['would', 'engine'],
    ]);
  });

  it('has the rule that ended its program before, and not as a decision', async () => {
    const { details } = await built([
      { actual: null, rule: 2, event: { failure_stage: 'bootstrap' }, row: { failure_stage: 'bootstrap' } },
    ]);
    expect(details[0]?.explanation).toMatchObject({ role: 'stopped', source: 'recorded', decision: null, rule: { line: 2 } });
  });
});

describe('the lane of a simulated run', () => {
  it('does not claim that the policy was applied by a call', async () => {
    const apply = { apply_report: { api: 'sandbox_init', rc: 0, err_class: 'ok' } };
    const { details } = await built([{ event: apply }, { event: { ...apply, harness: undefined } }]);
    const texts = details.map(({ lanes }) => lanes.flatMap(({ facts }) => facts).find(({ name }) => name === 'apply')?.value);
    expect(texts).toEqual(['simulated, as if sandbox_init had returned 0', 'sandbox_init returned 0']);
  });
});

describe('a profile', () => {
  it('has its applied text, and the line where the run began to add', async () => {
    const { model } = await built([{}]);
    expect(model.sources).toMatchObject([{ indexed: true, base_lines: 4, cut: false }]);
  });

  it('has no text when the bundle holds none', async () => {
    const { model } = await built([{}], { without: ['job/job.json', 'job/results.ndjson', 'job/done.json'] });
    expect(model.profiles[0]?.source).toBeNull();
  });
});

describe('the verdict', () => {
  it('has every gate with its explanation, and knows a simulated run', async () => {
    const { model } = await built([{}]);
    expect(model.verdict).toMatchObject({ promotable: false, gate_set: 'evidence', simulated: true });
    expect(model.verdict.reasons).toContain('simulated_runner');
    expect(model.verdict.gates).toHaveLength(20);
    expect(model.verdict.gates.every(({ explanation }) => explanation !== '')).toBe(true);
  });
});

describe('the standing of a simulated run', () => {
  const standing = async (reasons: PromotionReason[]) => {
    const run = await buildBundle(temporaryDirectory(), { probes: [{}] });
    const { model } = await buildReport(await loadBundle(run), { ...(await assessPromotability(run)), reasons });
    return model.verdict.only_simulated;
  };

  it('is no alarm while its reasons are those of every simulated run', async () => {
    const always: PromotionReason[] = [
      'already_sandboxed',
      'clean_start_unproven',
      'host_world_mismatch',
      'not_clean_channel',
      'simulated_runner',
    ];
    expect(await standing([...always, 'tools_not_system'])).toBe(true);
    expect(await standing([...always, 'run_failed'])).toBe(false);
  });
});

describe('the head', () => {
  it('says which plan ran, when, and on what, by the bundle alone', async () => {
    const { model } = await built([{}]);
    expect(model.head).toMatchObject({ plan_id: 'plan', time: '2023-11-14 22:13:20 UTC', runner: 'simulated', host: 'linux x64' });
  });

  it('has nothing where the bundle says nothing', async () => {
    const { model } = await built([{}], {
      manifest: ({ execution }) => {
        execution['runner'] = null;
        execution['host'] = {};
      },
      status: { updated_at_unix: 1e300 },
    });
    expect(model.head).toMatchObject({ time: null, runner: null, host: null });
  });

  it('has the lanes that ran', async () => {
    const { model } = await built([{}], { without: ['oracle_results.json'] });
    expect(model.lanes).toEqual(['baseline', 'scenario']);
  });
});

describe('a run that ended badly', () => {
  it('is named with its error', async () => {
    const { model } = await built([{ notRun: true }], {
      status: { state: 'failed', error: 'the worker is gone', failure_stage: 'exception' },
      indexStatus: 'failed',
      without: ['runtime_events.normalized.json', 'baseline_results.json', 'oracle_results.json', 'runtime_results.json'],
    });
    expect(model.ending).toBe('The run failed: the worker is gone.');
    expect(model.counts).toMatchObject({ probes: 1, not_run: 1 });
    expect(model.notes).toHaveLength(3);
  });
});

describe('odd rows', () => {
  it('are kept: an id met twice, an id nobody planned, members of the wrong type', async () => {
    const odd = { target: 7, actual: [], match: 'yes', policy_layers: [], resource_hygiene: null, path_observation: 'x', apply_report: [] };
    const { model } = await built([{ id: 'twice' }, { id: 'twice', actual: 'allow' }, { event: { expectation_id: 'unplanned', ...odd } }]);
    expect(model.probes.map(({ expectation_id, state }) => [expectation_id, state])).toEqual([
      ['twice', 'match'],
      ['e2', 'not_run'],
      ['unplanned', 'unmeasured'],
      ['twice', 'surprise'],
    ]);
  });

  it.each(['constructor', '__proto__'])('named like a member of every object (%s) are rows like any other', async (name) => {
    const { model, details } = await built([{ profile: name, id: name, actual: 'allow', known: true, reason: name }]);
    expect(model.profiles[0]).toMatchObject({ profile_id: name, base: 'sb/p.sb' });
    expect(model.probes[0]).toMatchObject({ expectation_id: name, state: 'known', baseline: 'allow', oracle: 'allow', note: name });
    expect(details[0]?.lanes).toHaveLength(3);
  });
});

it('reads an index without lists, which the rules of the reference allow, as one that names nothing', async () => {
  const bundle = await loadBundle(await buildBundle(temporaryDirectory(), { probes: [{}] }));
  const index = { ...bundle.artifact_index, artifacts: null, missing: null } as never;
  const facts = provenanceOf({ ...bundle, artifact_index: index }).flatMap((group) => group.facts);
  expect(facts).toContainEqual(expect.objectContaining({ name: 'digests', value: 'all 0 artifacts have the digest of the index' }));
});
