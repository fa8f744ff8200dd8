import type { OracleAnswer } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { asked, denied, documentsOf, measured, notRun, PROFILE, probe, tell } from './support/run.js';

describe('a mismatch', () => {
  it.each([
    ['apply_gate', notRun({ reason: 'profile_invalid', failure_stage: 'apply', failure_kind: 'sandbox_init_failed' }), {}],
    [
      'bootstrap_deny_process_exec',
      denied({ started: false, failure_stage: 'bootstrap', failure_kind: 'bootstrap_deny_process_exec' }),
      {},
    ],
    ['bootstrap_failed', denied({ started: false, failure_stage: 'bootstrap', failure_kind: 'bootstrap_exec_failed' }), {}],
    ['op_not_witnessed', notRun(), {}],
    ['unexpected_deny', denied(), {}],
    ['unexpected_allow', measured(), { expected: 'deny' }],
    ['canonicalization_boundary', denied(), { target: '/srv/../a' }],
    ['canonicalization_boundary', denied(), { target: '/private/tmp/runtime-adv/edges/a' }],
    ['unexpected_deny', denied(), { target: '/tmp/runtime-adv/edgesx' }],
    ['unexpected_deny', denied(), { target: '/srv/a..b' }],
  ] as const)('is %s', (type, row, asks) => {
    const { mismatch, event } = tell(row, asks);
    expect(mismatch).toMatchObject({ mismatch_type: type, profile_id: PROFILE, expectation_id: 'E', notes: row.stderr });
    expect(mismatch?.['actual'] ?? undefined).toBe(event['actual']);
  });

  it('is counted by type', () => {
    const probes = ['a', 'b', 'c'].map((expectation_id) => probe({ expectation_id, name: expectation_id }));
    const rows = [denied({ expectation_id: 'a' }), measured({ expectation_id: 'b' }), denied({ expectation_id: 'c' })];
    const documents = documentsOf({ probes, rows });
    expect(JSON.parse(documents.get('summary.json') ?? '')).toMatchObject({ mismatch_counts: { unexpected_deny: 2 } });
    expect(documents.get('summary.md')).toContain('Mismatches: 2\n');
  });

  it('stays and is marked when somebody predicted it', () => {
    const mismatchWith = (known: object) => {
      const profiles = [{ profile_id: PROFILE, profile_path: 'sb/p.sb', probes: [probe()], known: { E: known } }];
      return JSON.parse(documentsOf({ profiles, rows: [denied()] }).get('mismatch_summary.json') ?? '').mismatches[0];
    };
    expect(mismatchWith({ model: 'deny' })).toMatchObject({ known: true });
    expect(mismatchWith({ baseline_host: 'deny' })).toMatchObject({ known: true });
    expect(mismatchWith({ model: 'allow' })).not.toHaveProperty('known');
  });
});

describe('the reason that a packet gives', () => {
  const baseline = (fields: Parameters<typeof measured>[0] = {}) => measured({ lane: 'baseline', ...fields });
  const reason = (...others: Parameters<typeof tell>[2] & object) => tell(denied(), { target: '/tmp/a' }, others).packet;

  it('is the platform before a spelling', () => {
    expect(reason(baseline({ answer: 'deny', observed_path: '/private/tmp/a' }))).toMatchObject({
      mismatch_reason: 'ambient_platform_restriction',
      baseline: { status: 'deny' },
    });
  });

  it('is a spelling that a link explains, and no firmlink', () => {
    expect(reason(baseline({ observed_path: '/private/tmp/a' }))).toMatchObject({
      mismatch_reason: 'canonicalization_boundary',
      canonicalization: { witness: { lane: 'baseline', alias_pair: true, requested_path: '/tmp/a' } },
    });
    const firmlink = { observed_path: '/tmp/a', observed_path_nofirmlink: '/System/Volumes/Data/tmp/a' };
    expect(reason(baseline(firmlink))).toMatchObject({ canonicalization: null, mismatch_reason: 'expectation_too_strong' });
  });

  it('is the other opinion of the lane that asks, where it has one', () => {
    const with_ = (decision: OracleAnswer['decision']) => reason(asked({ decision }));
    expect(with_('allow')).toMatchObject({
      mismatch_reason: 'capture_pipeline_disagreement',
      oracle_check: { decision: 'allow', filter_type: 0, filter_type_name: 'path' },
      decision_event: { decision: 'deny', filter_type: 0 },
    });
    expect(with_('deny')).toMatchObject({ mismatch_reason: 'expectation_too_strong' });
    expect(with_('error')).toMatchObject({ mismatch_reason: 'expectation_too_strong' });
  });
});

describe('the lane that asks', () => {
  it('gives rows of its own and never a decision', () => {
    const documents = documentsOf({ rows: [denied(), asked({ decision: 'allow' })] });
    expect(JSON.parse(documents.get('oracle_results.json') ?? '').results).toEqual([
      {
        world_id: 'w',
        run_id: 'r',
        expectation_id: 'E',
        operation: 'file-read-data',
        filter_type: 0,
        filter_type_name: 'path',
        argument: '/srv/a',
        decision: 'allow',
        stage: null,
        source: 'engine',
        profile_id: PROFILE,
        harness: 'runtime-simulated/1',
      },
    ]);
    expect(JSON.parse(documents.get('runtime_events.normalized.json') ?? '')[0]).toMatchObject({ actual: 'deny' });
  });

  it('has no row for a question that was not put', () => {
    const documents = documentsOf({ rows: [denied(), notRun({ lane: 'oracle', reason: 'no_filter_to_ask_about' })] });
    expect(JSON.parse(documents.get('oracle_results.json') ?? '').results).toEqual([]);
  });
});

describe('path witnesses', () => {
  it('report the spellings that each lane saw, baseline first', () => {
    const seen = { observed_path: '/private/tmp/a', observed_path_nofirmlink: '/System/Volumes/Data/private/tmp/a' };
    const { witnesses } = tell(measured({ observed_path_errno: 9 }), { target: '/tmp/a' }, [measured({ lane: 'baseline', ...seen })]);
    expect(witnesses).toMatchObject([
      {
        lane: 'baseline',
        scenario_id: 'baseline:p:n',
        observed_path_source: 'unsandboxed_fd_path',
        normalized_path: '/private/tmp/a',
        canonicalization: { alias_pair: true, nofirmlink_differs: true },
      },
      {
        lane: 'scenario',
        scenario_id: 'E',
        observed_path: null,
        observed_path_source: 'probe_fgetpath:error',
        observed_path_errno: 9,
        observed_path_nofirmlink_source: 'probe_fgetpath_nofirmlink:missing',
        normalized_path: '/tmp/a',
        canonicalization: { alias_pair: false, nofirmlink_differs: false },
      },
    ]);
  });

  it('are none of probes without a path', () => {
    expect(tell(measured(), { operation: 'sysctl-read', target: 'kern.x' }).witnesses).toEqual([]);
  });
});
