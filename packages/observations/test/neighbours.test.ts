import type { MeasuredRow } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { RowWriter } from '../src/row-writer.js';
import { LaneRows } from '../src/rows.js';
import { denied, documentsOf, measured, notRun, PROFILE, probe, tell } from './support/run.js';

const baseline = (fields: Partial<MeasuredRow> = {}): MeasuredRow => measured({ lane: 'baseline', ...fields });
const SCENARIO = { baseline: false, scenario: true, oracle: false };
const json = (documents: Map<string, string>, name: string) => JSON.parse(documents.get(name) ?? 'null');

describe('the rows of a run', () => {
  it('belong to the probes of their lane in order, also those that were not run', () => {
    const rows = [measured(), notRun({ expectation_id: 'F' }), measured({ expectation_id: 'H' })];
    const lane = new LaneRows(rows);
    expect([lane.of(PROFILE, 'E'), lane.of(PROFILE, 'F')]).toEqual(rows.slice(0, 2));
    expect(() => lane.of(PROFILE, 'G')).toThrow(/without a row for p G/);
    expect(() => lane.of('other', 'H')).toThrow(/without a row for other H/);
    expect(() => new LaneRows([]).of(PROFILE, 'E')).toThrow(/without a row for p E/);
  });
});

describe('what the probe without policy saw of a path', () => {
  const seen = (row: MeasuredRow, target = '/srv/a') => tell(measured(), { target }, [row]).result['path_observation'];
  const none = { observed_path: null, observed_path_nofirmlink: null };

  it.each<[string, Partial<MeasuredRow>, object]>([
    [
      'both spellings',
      { observed_path: '/a', observed_path_nofirmlink: '/b', errno: 5, absent: true },
      {
        observed_path: '/a',
        observed_path_source: 'unsandboxed_fd_path',
        observed_path_errno: null,
        observed_path_nofirmlink: '/b',
        observed_path_nofirmlink_source: 'unsandboxed_fd_path',
        observed_path_nofirmlink_errno: null,
      },
    ],
    [
      'neither, each with its errno',
      { observed_path_errno: 13, observed_path_nofirmlink_errno: 2, errno: 5 },
      { ...none, observed_path_errno: 13, observed_path_nofirmlink_errno: 2, observed_path_nofirmlink_source: 'unsandboxed_error' },
    ],
    ['nothing, with the errno of the probe', { errno: 5 }, { ...none, observed_path_errno: 5, observed_path_nofirmlink_errno: 5 }],
    ['nothing there', { absent: true }, { ...none, observed_path_errno: 2, observed_path_source: 'unsandboxed_error' }],
    [
      'nothing, and nobody knows why',
      {},
      { ...none, observed_path_errno: null, observed_path_source: 'unsandboxed_unavailable', observed_path_nofirmlink_errno: null },
    ],
  ])('is %s', (_, fields, expected) => {
    expect(seen(baseline(fields))).toMatchObject(expected);
  });

  it('is nothing where the target is no path', () => {
    expect(seen(baseline(), 'kern.x')).toBeUndefined();
  });
});

describe('a witness', () => {
  const witness = (fields: Partial<MeasuredRow>) => tell(denied(fields), { expected: 'deny' }).witnesses[0];

  it('takes the path that was seen for the normalized one, and says what it was', () => {
    expect(witness({ observed_path: '/srv/b', observed_path_nofirmlink: '/srv/b' })).toMatchObject({
      normalized_path: '/srv/b',
      normalized_path_source: 'observed_path',
      observed_path_source: 'probe_fgetpath:present',
      canonicalization: { nofirmlink_differs: false },
    });
    expect(witness({ observed_path: '/srv/b', observed_path_nofirmlink: '/System/srv/b' })).toMatchObject({
      canonicalization: { nofirmlink_differs: true },
    });
    expect(witness({ observed_path_errno: 2 })).toMatchObject({
      normalized_path: '/srv/a',
      normalized_path_source: 'requested_path',
      observed_path_source: 'probe_fgetpath:error',
      observed_path_nofirmlink_source: 'probe_fgetpath_nofirmlink:missing',
    });
  });

  it('explains a mismatch of a path by another spelling of it, and of nothing else', () => {
    const spelled = { observed_path: '/private/tmp/a', observed_path_nofirmlink: '/private/tmp/a' };
    expect(tell(denied(spelled), { target: '/tmp/a' }).packet).toMatchObject({ mismatch_reason: 'canonicalization_boundary' });
    expect(tell(denied(spelled), { target: '/tmp/a', operation: 'sysctl-read' }).packet).not.toMatchObject({
      mismatch_reason: 'canonicalization_boundary',
    });
    const other = { observed_path: '/tmp/a', observed_path_nofirmlink: '/private/tmp/a' };
    expect(tell(denied(other), { target: '/tmp/a' }).packet).toMatchObject({ mismatch_reason: 'canonicalization_boundary' });
    const behind = tell(denied(), { target: '/tmp/a' }, [baseline(spelled)]);
    expect(behind.packet).toMatchObject({ mismatch_reason: 'canonicalization_boundary' });
  });
});

describe('a row of the baseline', () => {
  const row = (fields: Partial<MeasuredRow>) => tell(measured(), {}, [baseline(fields)]).baseline ?? {};

  it('says why there is no decision, where somebody knows', () => {
    expect(row({ answer: null, reason: 'unclassified', exit_code: 7 })).toMatchObject({
      status: 'unknown',
      error: 'unclassified',
      exit_code: 7,
    });
    expect(row({ answer: null })).not.toHaveProperty('error');
    expect(row({ reason: 'unclassified' })).not.toHaveProperty('error');
    expect(row({})).not.toHaveProperty('probe_details');
    expect(row({ details: { code: 1 } })).toMatchObject({ probe_details: { code: 1 }, exit_code: 0 });
  });

  it.each([199, 200, 201, 500])('keeps 200 code points of %d', (length) => {
    for (const letter of ['x', '😀']) {
      const { stdout, stderr } = row({ stdout: letter.repeat(length), stderr: `${letter.repeat(length)}e` });
      expect(stdout).toBe(letter.repeat(Math.min(length, 200)));
      expect(stderr).toBe(`${letter.repeat(Math.min(length, 200))}${length < 200 ? 'e' : ''}`);
    }
  });

  const listener = { host: '127.0.0.1', port: 1 } as unknown as NonNullable<MeasuredRow['listener']>;
  it('shows the listener of its probe, as the other documents do', () => {
    const asks = { operation: 'network-outbound', target: '127.0.0.1:1' };
    const told = tell(measured({ listener }), asks, [baseline({ listener })]);
    expect([told.baseline, told.result]).toMatchObject([{ listener }, { listener }]);
    const documents = documentsOf({ probes: [probe(asks)], rows: [notRun(), baseline({ listener })] });
    expect(json(documents, 'fixtures.json').records).toMatchObject([
      { lane: 'scenario', listener: null },
      { lane: 'baseline', listener },
    ]);
  });
});

describe('a result', () => {
  it('has what its row has, and leaves out or empties the rest', () => {
    expect(tell(measured()).result).toMatchObject({ probe_details: null });
    for (const member of ['error', 'error_kind', 'notes', 'anchor_ctx_id']) expect(tell(measured()).result).not.toHaveProperty(member);
    expect(tell(denied({ outcome: 'timed_out', details: { code: 1 }, reason: 'unclassified' })).result).toMatchObject({
      error: 'timeout',
      error_kind: 'timeout',
      probe_details: { code: 1 },
      notes: 'unclassified',
      runtime_result: { resource_hygiene: { close_fds: true, preopen_detected: false } },
    });
  });

  it('of a profile has notes where it is not as expected', () => {
    const notes = (row: MeasuredRow) => json(documentsOf({ rows: [row] }), 'runtime_results.json')[PROFILE];
    expect(notes(measured())).not.toHaveProperty('notes');
    expect(notes(denied())).toMatchObject({ status: 'partial', notes: expect.stringContaining('diverged') });
  });

  it.each<[string, Partial<MeasuredRow>, object | null]>([
    ['a tool that is known', { tool: 't' }, { entrypoint: 't', entrypoint_path: '/t', preexisting_sandbox_suspected: false }],
    ['a tool in a sandbox', { tool: 't', reason: 'already_sandboxed' }, { preexisting_sandbox_suspected: true }],
    ['a tool that nobody knows', { tool: 'u' }, null],
    ['no tool', {}, null],
  ])('names %s', (_, fields, expected) => {
    const tools = [{ name: 't', path: '/t', sha256: 'ab' }] as never;
    const { runner_info } = tell(denied(fields), {}, [], { tools }).result['runtime_result'] as { runner_info: unknown };
    if (expected === null) expect(runner_info).toBeNull();
    else expect(runner_info).toMatchObject(expected);
  });
});

describe('an event', () => {
  it('names an errno that is one', () => {
    expect(tell(denied({ errno: 13 })).event).toMatchObject({ errno: 13, errno_name: 'EACCES' });
    const errnoName = (errno: number) => `E${errno}`;
    for (const errno of [0, null]) expect(tell(denied({ errno }), {}, [], { errnoName }).event).not.toHaveProperty('errno_name');
  });

  it('of a probe that was not run tells nothing that only one that ran can', () => {
    const row = { ...notRun(), first_denied: { operation: 'x' }, listener: {} } as never;
    const { probe_details } = tell(row).event as { probe_details: object };
    for (const member of ['first_denied', 'prerequisite', 'listener']) expect(probe_details).not.toHaveProperty(member);
  });

  it.each<[string, Partial<MeasuredRow>, Partial<MeasuredRow>, object]>([
    ['both allow', {}, {}, { effective_decision: 'allow', attribution: 'allow' }],
    ['the policy denies', { answer: 'deny' }, {}, { effective_decision: 'deny', attribution: 'process_policy' }],
    ['the platform denies', {}, { answer: 'deny' }, { effective_decision: 'deny', attribution: 'platform_policy' }],
    ['nobody knows the platform', {}, { answer: null }, { effective_decision: 'allow', attribution: 'unknown' }],
  ])('says who decided: %s', (_, scenario, platform, expected) => {
    expect(tell(measured(scenario), {}, [baseline(platform)]).event).toMatchObject({ policy_layers: expected });
  });

  it.each<[string, Partial<MeasuredRow>, Partial<MeasuredRow>, object]>([
    ['both allow', {}, {}, { baseline_status: 'allow', scenario_status: 'allow', attribution: 'allow' }],
    ['the probe timed out', { outcome: 'timed_out' }, {}, { scenario_status: 'prompt_or_timeout', attribution: 'sandbox_or_other' }],
    ['the baseline timed out', {}, { outcome: 'timed_out' }, { baseline_status: 'prompt_or_timeout', attribution: 'tcc_or_platform' }],
    ['the policy was not applied', { answer: null, failure_stage: 'apply' }, {}, { scenario_status: 'unknown', attribution: 'unknown' }],
  ])('says whether privacy may have decided: %s', (_, scenario, platform, expected) => {
    const asks = { operation: 'device-camera', target: 'x' };
    expect(tell(measured(scenario), asks, [baseline(platform)]).event).toMatchObject({ tcc_confounder: expected });
  });

  it('of a baseline that was not run says nothing about privacy', () => {
    const told = tell(measured(), { operation: 'device-camera', target: 'x' }, [notRun({ lane: 'baseline' })]);
    expect(told.event).toMatchObject({ tcc_confounder: { baseline_status: 'unknown' } });
  });

  it('comes with others in one array, also when there are none or many', () => {
    for (const count of [0, 1, 31, 32, 33, 64, 65]) {
      const ids = Array.from({ length: count }, (_, at) => `E${at}`);
      const probes = ids.map((expectation_id) => probe({ expectation_id, name: expectation_id }));
      const documents = documentsOf({ probes, rows: ids.map((expectation_id) => measured({ expectation_id })), lanes: SCENARIO });
      const events = json(documents, 'runtime_events.normalized.json');
      expect(events.map(({ expectation_id }: { expectation_id: string }) => expectation_id)).toEqual(ids);
      expect(json(documents, 'summary.json')).toMatchObject({ scenario_count: count });
    }
  });
});

describe('the text of a document', () => {
  it('is the same as of the whole, whatever keys come again', () => {
    const writer = new RowWriter('sorted');
    const values: unknown[] = [
      { b: 1, a: [] },
      { b: 1, a: [''] },
      { b: 1, c: 2 },
      { b: 1, c: 2, d: 3 },
      { b: 1, d: 2 },
      { b: undefined, a: undefined },
      { b: { b: {} }, a: [[], {}, '', 'é"'] },
      {},
      [],
      ['', ''],
      null,
    ];
    for (const value of [...values, ...values]) expect(JSON.parse(writer.write(value, 0))).toEqual(JSON.parse(JSON.stringify(value)));
    expect(writer.write({ b: 1, a: ['', 2] }, 0)).toBe('{\n  "a": [\n    "",\n    2\n  ],\n  "b": 1\n}');
    expect(writer.write({ a: undefined }, 0)).toBe('{}');
  });

  it.each([[[undefined]], [Number.NaN], [10n]])('are refused with what JSON cannot hold: %s', (value) => {
    expect(() => new RowWriter('as they stand').write({ a: [value] }, 0)).toThrow('JSON cannot hold');
  });
});

it('what is known of a probe is found by its own name', () => {
  const profiles = [{ profile_id: PROFILE, profile_path: 'sb/p.sb', probes: [probe({ expectation_id: 'toString' })], known: {} }];
  const documents = documentsOf({ profiles, rows: [measured({ expectation_id: 'toString' })] });
  expect(json(documents, 'runtime_events.normalized.json')).toHaveLength(1);
});

it('a probe whose own needs were denied says so, and one that was allowed failed nowhere', () => {
  const prerequisite = { operation: 'mach-lookup', filters: [] } as unknown as NonNullable<MeasuredRow['prerequisite']>;
  const failure = (row: MeasuredRow) => tell(row).result['runtime_result'];
  expect(failure(denied({ answer: null, prerequisite }))).toMatchObject({
    failure_stage: 'probe',
    failure_kind: 'probe_prerequisite_denied',
  });
  expect(failure(denied())).toMatchObject({ failure_stage: 'probe', failure_kind: 'probe_nonzero_exit' });
  expect(failure(measured())).toMatchObject({ failure_stage: null, failure_kind: null });
});

it('a probe that failed where its row says has no kind where the row says none', () => {
  expect(tell(denied({ failure_stage: 'apply', failure_kind: null })).result).toMatchObject({
    runtime_result: { failure_stage: 'apply', failure_kind: null, status: 'blocked' },
  });
});
