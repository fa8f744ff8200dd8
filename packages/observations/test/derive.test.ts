import { type DeriveInput, deriveDocuments } from '@runtime/observations';
import { describe, expect, it } from 'vitest';

const matrix = {
  world_id: 'w',
  profiles: { p: { probes: [{ name: 'n', expectation_id: 'E', operation: 'file-read*', target: '/srv/a', expected: 'allow' }] } },
};
const results = (actual: string) => ({
  p: {
    status: actual === 'allow' ? 'ok' : 'partial',
    probes: [
      {
        name: 'n',
        expectation_id: 'E',
        operation: 'file-read*',
        path: '/srv/a',
        expected: 'allow',
        actual,
        match: actual === 'allow',
        runtime_result: {
          status: actual === 'allow' ? 'success' : 'errno',
          runtime_result_schema_version: 1,
          failure_stage: null,
          failure_kind: null,
        },
        outcome: 'completed',
        harness: 'runtime-simulated/1',
      },
    ],
  },
});
const oracleRow = {
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
};

const derive = (more: Partial<DeriveInput> = {}) =>
  deriveDocuments({
    rules: 'runtime',
    runtime_results: results('allow'),
    expected_matrix: matrix,
    baseline_results: { schema_version: 'runtime-tools.baseline_results.v0.1', world_id: 'w', run_id: 'r', results: [] },
    manifest: {
      run_id: 'r',
      world_id: 'w',
      plan_id: 'plan',
      plan_digest: 'd',
      channel: 'direct',
      repo_root_context: '.',
      output_root: 'out/r',
    },
    oracle_rows: [oracleRow],
    lanes: { baseline: true, scenario: true, oracle: true },
    ...more,
  });
const json = (text: string | undefined) => JSON.parse(text ?? '') as Record<string, unknown>;

describe('a run with all lanes', () => {
  it('has every derived document, and the same bytes each time', () => {
    const { documents, status } = derive();
    expect([...documents.keys()]).toEqual([
      'runtime_events.normalized.json',
      'oracle_results.json',
      'path_witnesses.json',
      'fixtures.json',
      'mismatch_packets.jsonl',
      'mismatch_summary.json',
      'summary.json',
      'summary.md',
    ]);
    expect(status).toBe('ok');
    expect(derive().documents).toEqual(documents);
  });

  it('marks its rows with the harness that wrote them', () => {
    expect(json(derive().documents.get('runtime_events.normalized.json'))).toMatchObject([
      { harness: 'runtime-simulated/1', outcome: 'completed' },
    ]);
  });

  it('takes oracle rows from the oracle lane alone', () => {
    const withCallouts = results('allow');
    Object.assign(withCallouts.p.probes[0]?.runtime_result ?? {}, { seatbelt_callouts: [{ tool: 'seatbelt-callout', decision: 'deny' }] });
    const { documents } = derive({ runtime_results: withCallouts });
    expect(json(documents.get('oracle_results.json'))).toMatchObject({ results: [oracleRow] });
    expect(json(derive({ runtime_results: withCallouts, rules: 'reference' }).documents.get('oracle_results.json'))).toMatchObject({
      results: [{ decision: 'deny' }],
    });
  });

  it('is partial when something came out otherwise', () => {
    const { documents, status, mismatch_counts } = derive({ runtime_results: results('deny') });
    expect(status).toBe('partial');
    expect(mismatch_counts).toEqual({ unexpected_deny: 1 });
    expect(documents.get('mismatch_packets.jsonl')?.split('\n')).toHaveLength(2);
    expect(documents.get('summary.md')).toBe(
      '# Runtime Summary\n\nStatus: partial\nPlan: plan\nChannel: direct\nProfiles: 1\nScenarios: 1\n\nMismatches: 1\n',
    );
  });

  it('is partial when a profile was blocked, which the reference overlooks', () => {
    const blocked = { p: { status: 'blocked', notes: 'no profile path' } };
    expect(derive({ runtime_results: blocked, rules: 'reference' }).status).toBe('ok');
    expect(derive({ runtime_results: blocked }).status).toBe('partial');
  });
});

describe('the empty forms', () => {
  it('are one newline of packets after a scenario lane without mismatches', () => {
    expect(derive().documents.get('mismatch_packets.jsonl')).toBe('\n');
  });

  it('are no packets, no events and an empty summary without one', () => {
    const { documents } = derive({ runtime_results: null, lanes: { baseline: true, scenario: false, oracle: false } });
    expect(documents.get('mismatch_packets.jsonl')).toBe('');
    expect([...documents.keys()].sort()).toEqual([
      'fixtures.json',
      'mismatch_packets.jsonl',
      'mismatch_summary.json',
      'path_witnesses.json',
      'summary.json',
      'summary.md',
    ]);
    expect(documents.get('mismatch_summary.json')).toBe(
      '{\n  "world_id": "w",\n  "generated_by": "@runtime/observations",\n  "mismatches": [],\n  "counts": {}\n}',
    );
  });

  it('are all there is after a dry run', () => {
    const { documents, status } = derive({
      dry_run: true,
      runtime_results: null,
      baseline_results: null,
      oracle_rows: null,
      lanes: { baseline: false, scenario: false, oracle: false },
    });
    expect(status).toBe('dry');
    expect([...documents.keys()]).toEqual(['mismatch_packets.jsonl', 'mismatch_summary.json', 'summary.json', 'summary.md']);
    expect(documents.get('mismatch_packets.jsonl')).toBe('');
    expect(json(documents.get('summary.json'))).toMatchObject({ status: 'dry', dry_run: true, scenario_count: 1 });
  });
});

describe('a failed run', () => {
  it('keeps what was classified, with the error beside it', () => {
    const { documents, status } = derive({ runtime_results: results('deny'), error: 'the worker died' });
    expect(status).toBe('failed');
    expect(json(documents.get('mismatch_summary.json'))).toMatchObject({ error: 'the worker died', counts: { unexpected_deny: 1 } });
  });

  it('loses its mismatches in the reference', () => {
    const { documents } = derive({ runtime_results: results('deny'), error: 'x', rules: 'reference' });
    expect(json(documents.get('mismatch_summary.json'))).toMatchObject({
      error: 'x',
      counts: {},
      mismatches: [],
      generated_by: 'book/api/runtime/execution/service.py',
    });
    expect(documents.get('mismatch_packets.jsonl')).toBe('');
  });

  it('is one also when its error has no text', () => {
    expect(derive({ error: '' }).status).toBe('failed');
    expect(derive({ error: '', rules: 'reference' }).status).toBe('ok');
    expect(derive({ error: null }).status).toBe('ok');
  });

  it('has no events when its lane left none', () => {
    expect(derive({ runtime_results: null, error: 'x' }).documents.has('runtime_events.normalized.json')).toBe(false);
  });
});

describe('a baseline document beside a run without the baseline lane', () => {
  it('says nothing about that run', () => {
    const old = {
      results: [{ name: 'baseline:p:n', profile_id: 'p', probe_name: 'n', operation: 'file-read*', target: '/srv/a', status: 'deny' }],
    };
    const { observations } = derive({ baseline_results: old, lanes: { baseline: false } });
    expect(observations[0]).toHaveProperty('policy_layers.platform_policy.source', 'baseline_missing');
  });
});

describe('ids with line ends', () => {
  it('cannot write lines of their own into summary.md', () => {
    const { documents } = derive({ manifest: { run_id: 'r', plan_id: 'x\nStatus: ok', channel: 'direct', output_root: 'o' } });
    expect(
      documents
        .get('summary.md')
        ?.split('\n')
        .filter((line) => line.startsWith('Status:')),
    ).toEqual(['Status: ok']);
  });
});

describe('matrix predictions', () => {
  it('mark mismatches also when they stand in the matrix row', () => {
    const known = { world_id: 'w', profiles: { p: { probes: [{ ...matrix.profiles.p.probes[0], known: { model: 'deny' } }] } } };
    const { documents } = derive({ runtime_results: results('deny'), expected_matrix: known });
    expect(json(documents.get('mismatch_summary.json'))).toHaveProperty('mismatches.0.known', true);
  });
});
