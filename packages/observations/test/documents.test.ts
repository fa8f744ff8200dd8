import { checkDocument, DOCUMENTS, type DocumentName } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { asked, denied, documentsOf, measured, notRun, probe } from './support/run.js';

const listener = {
  host: '127.0.0.1',
  port: 9,
  status: 'ok',
  error: null,
  precheck: { status: 'skipped', error: null },
  accept_count: 1,
} as const;

const probes = [
  probe({ expectation_id: 'read', name: 'read', target: '/tmp/a' }),
  probe({ expectation_id: 'lost', name: 'lost', operation: 'mach-lookup', target: 'com.apple.x', expected: 'deny' }),
  probe({ expectation_id: 'net', name: 'net', operation: 'network-outbound', target: '127.0.0.1:9' }),
];
const ids = probes.map(({ expectation_id }) => expectation_id);

const rows = [
  ...ids.map((expectation_id) => measured({ lane: 'baseline', expectation_id, listener: expectation_id === 'net' ? listener : undefined })),
  denied({ expectation_id: 'read', first_denied: { operation: 'file-read-data', path: '/private/tmp/a' } }),
  notRun({ expectation_id: 'lost' }),
  measured({ expectation_id: 'net', listener }),
  ...ids.map((expectation_id) => asked({}, { expectation_id })),
];

describe('the documents of a run', () => {
  const documents = documentsOf({ probes, rows });

  it('are all there', () => {
    expect(new Set(documents.keys())).toEqual(
      new Set([
        'baseline_results.json',
        'runtime_results.json',
        'runtime_events.normalized.json',
        'oracle_results.json',
        'path_witnesses.json',
        'fixtures.json',
        'mismatch_summary.json',
        'mismatch_packets.jsonl',
        'summary.json',
        'summary.md',
      ]),
    );
  });

  it('are the same bytes each time', () => {
    expect(documentsOf({ probes, rows })).toEqual(documents);
  });

  it.each<[string, DocumentName]>([
    ['baseline_results.json', 'baseline_results'],
    ['runtime_results.json', 'runtime_results'],
    ['runtime_events.normalized.json', 'observations'],
    ['oracle_results.json', 'oracle_results'],
    ['path_witnesses.json', 'path_witnesses'],
    ['fixtures.json', 'fixtures'],
    ['mismatch_summary.json', 'mismatch_summary'],
    ['summary.json', 'summary'],
  ])('%s meets its schema', (name, schema) => {
    expect(checkDocument(DOCUMENTS[schema], JSON.parse(documents.get(name) ?? ''))).toEqual([]);
  });

  it('have a packet for each mismatch, which meets its schema', () => {
    const packets = (documents.get('mismatch_packets.jsonl') ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(packets.map((packet) => [packet['expectation_id'], packet['mismatch_reason']])).toEqual([
      ['read', 'capture_pipeline_disagreement'],
      ['lost', 'op_not_witnessed'],
    ]);
    for (const packet of packets) expect(checkDocument(DOCUMENTS.mismatch_packet, packet)).toEqual([]);
  });

  it('name the listeners of network probes, scenario first', () => {
    const { records } = JSON.parse(documents.get('fixtures.json') ?? '');
    expect(records).toMatchObject([
      { lane: 'scenario', scenario_id: 'net', listener },
      { lane: 'baseline', scenario_id: 'baseline:p:net', listener },
    ]);
  });
});

describe('the status of a run', () => {
  const statusOf = (input: Parameters<typeof documentsOf>[0]) => JSON.parse(documentsOf(input).get('summary.json') ?? '').status;

  it('is ok when everything is as expected', () => {
    expect(statusOf({ rows: [measured()] })).toBe('ok');
    const documents = documentsOf({ rows: [measured()] });
    expect(documents.get('mismatch_packets.jsonl')).toBe('\n');
    expect(documents.get('summary.md')).toContain('Mismatches: none\n');
    expect(JSON.parse(documents.get('runtime_results.json') ?? '').p).not.toHaveProperty('notes');
  });

  it('is partial with a surprise, and where a profile was blocked', () => {
    expect(statusOf({ rows: [denied()] })).toBe('partial');
    const blocked = denied({ started: false, failure_stage: 'apply', failure_kind: 'sandbox_init_failed' });
    expect(statusOf({ rows: [blocked] })).toBe('partial');
  });

  it('is dry, with the documents of no lane', () => {
    const documents = documentsOf({ rows: [], lanes: { baseline: false, scenario: false, oracle: false }, dry_run: true });
    expect([...documents.keys()]).toEqual(['mismatch_summary.json', 'mismatch_packets.jsonl', 'summary.json', 'summary.md']);
    expect(documents.get('mismatch_packets.jsonl')).toBe('');
    expect(documents.get('summary.md')).toContain('Status: dry\n');
  });

  it('is failed, whatever rows there are: half a lane looks like a whole one', () => {
    const lanes = { baseline: true, scenario: true, oracle: true };
    const documents = documentsOf({ rows: [measured()], lanes, failure: '' });
    expect([...documents.keys()]).toEqual(['mismatch_summary.json', 'mismatch_packets.jsonl', 'summary.json', 'summary.md']);
    expect(JSON.parse(documents.get('mismatch_summary.json') ?? '')).toEqual({
      world_id: 'w',
      generated_by: '@runtime/observations',
      mismatches: [],
      counts: {},
      error: '',
    });
    expect(JSON.parse(documents.get('summary.json') ?? '')).toMatchObject({ status: 'failed', lanes });
  });
});

describe('a run with many probes', () => {
  const many = Array.from({ length: 500 }, (_, at) => probe({ expectation_id: `E${at}`, name: `n${at}`, target: `/srv/${at}` }));
  const manyRows = many.map(({ expectation_id }) => denied({ expectation_id }));

  it('keeps plan order, also of profiles named like numbers', () => {
    const profiles = ['10', '9'].map((profile_id) => ({ profile_id, profile_path: 'sb/p.sb', probes: [probe()], known: {} }));
    const results = documentsOf({ profiles, rows: profiles.map(({ profile_id }) => measured({ profile_id })) }).get('runtime_results.json');
    expect(results?.indexOf('"10"')).toBeLessThan(results?.indexOf('"9"') ?? 0);
  });

  it('has events that are one array', () => {
    const text = documentsOf({ probes: many, rows: manyRows }).get('runtime_events.normalized.json') ?? '';
    const events = JSON.parse(text) as object[];
    expect(events).toHaveLength(500);
    expect(JSON.stringify(events, null, 2)).toBe(text);
  });
});
