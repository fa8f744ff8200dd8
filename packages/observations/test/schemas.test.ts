import { checkDocument, DOCUMENTS, type DocumentName } from '@runtime/contracts';
import { deriveDocuments } from '@runtime/observations';
import { describe, expect, it } from 'vitest';

const probes = [
  { name: 'read', expectation_id: 'p:read', operation: 'file-read*', target: '/tmp/a', expected: 'allow' },
  { name: 'lost', expectation_id: 'p:lost', operation: 'mach-lookup', target: 'com.apple.x', expected: 'deny' },
  { name: 'net', expectation_id: 'p:net', operation: 'network-outbound', target: '127.0.0.1:9', expected: 'allow' },
];
const row = (probe: (typeof probes)[number], fields: object) => ({
  name: probe.name,
  expectation_id: probe.expectation_id,
  operation: probe.operation,
  path: probe.target,
  expected: probe.expected,
  match: null,
  violation_summary: null,
  command: [],
  harness: 'runtime-simulated/1',
  ...fields,
});
const listener = { host: '127.0.0.1', port: 9, status: 'ok', error: null, precheck: { status: 'ok', error: null }, accept_count: 1 };

const { documents } = deriveDocuments({
  rules: 'runtime',
  expected_matrix: { world_id: 'w', profiles: { p: { blob: 'sb/p.sb', mode: 'sbpl', family: null, semantic_group: null, probes } } },
  runtime_results: {
    p: {
      status: 'partial',
      probes: [
        row(probes[0] as never, {
          actual: 'deny',
          runtime_result: { status: 'errno', errno: 1, failure_stage: 'probe', failure_kind: 'probe_nonzero_exit' },
        }),
        row(probes[2] as never, { actual: 'allow', listener, runtime_result: { status: 'success' } }),
      ],
    },
  },
  baseline_results: {
    results: [
      {
        name: 'baseline:p:read',
        profile_id: 'p',
        probe_name: 'read',
        operation: 'file-read*',
        target: '/tmp/a',
        status: 'allow',
        exit_code: 0,
        command: [],
        primary_intent: {},
      },
    ],
  },
  manifest: {
    run_id: 'r',
    world_id: 'w',
    plan_id: 'plan',
    plan_digest: 'd',
    channel: 'direct',
    repo_root_context: '.',
    output_root: 'out/r',
  },
  oracle_rows: [
    {
      world_id: 'w',
      run_id: 'r',
      expectation_id: 'p:read',
      operation: 'file-read-data',
      filter_type: 0,
      filter_type_name: 'path',
      argument: '/tmp/a',
      decision: 'deny',
      stage: null,
      source: 'engine',
    },
  ],
  lanes: { baseline: true, scenario: true, oracle: true },
});

describe('the documents of a run of ours', () => {
  it.each<[string, DocumentName]>([
    ['runtime_events.normalized.json', 'observations'],
    ['oracle_results.json', 'oracle_results'],
    ['path_witnesses.json', 'path_witnesses'],
    ['fixtures.json', 'fixtures'],
    ['mismatch_summary.json', 'mismatch_summary'],
    ['summary.json', 'summary'],
  ])('%s meets its schema', (name, schema) => {
    expect(checkDocument(DOCUMENTS[schema], JSON.parse(documents.get(name) ?? ''))).toEqual([]);
  });

  it('mismatch packets meet theirs, one of them for the probe that never ran', () => {
    const packets = (documents.get('mismatch_packets.jsonl') ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(packets.map((packet) => [packet['expectation_id'], packet['mismatch_reason']])).toEqual([
      ['p:read', 'expectation_too_strong'],
      ['p:lost', 'op_not_witnessed'],
    ]);
    for (const packet of packets) expect(checkDocument(DOCUMENTS.mismatch_packet, packet)).toEqual([]);
  });
});
