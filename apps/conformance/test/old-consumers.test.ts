import { describe, expect, it } from 'vitest';
import { Deviations } from '../src/deviations.js';
import { REASONS, reasonsAgainst } from '../src/old-consumers/gates.js';
import { memberProblems } from '../src/old-consumers/members.js';
import { PACKET_READERS, refusalOf } from '../src/old-consumers/packets.js';
import { consumerProofs } from '../src/old-consumers/proofs.js';
import { RECORD, recordProblems } from '../src/old-consumers/record.js';
import { tallyRows } from '../src/old-consumers/tally.js';
import { runProof } from '../src/proof.js';

const row = { world_id: 'w', profile_id: 'p', scenario_id: 's', actual: 'deny', match: true, errno: 1, operation: 'file-read*' };
const names = (found: { what: string }[]): string[] => found.map(({ what }) => what);

describe('the record of the reference', () => {
  it('has 45 members, and takes a row of them', () => {
    expect(Object.keys(RECORD)).toHaveLength(45);
    expect(recordProblems([row])).toEqual([]);
  });

  it('is not made of a row with a member more, or without one that is needed', () => {
    expect(names(recordProblems([{ ...row, exit_code: 1 }]))).toEqual(['exit_code is not a member of the record']);
    expect(names(recordProblems([{ ...row, constructor: 1 }]))).toEqual(['constructor is not a member of the record']);
    expect(names(recordProblems([{ profile_id: 'p', scenario_id: 's' }]))).toEqual(['world_id is missing']);
    expect(names(recordProblems({}))).toEqual(['the document is not an array']);
    expect(names(recordProblems([null]))).toEqual(['no object: it vanishes']);
  });

  it('holds other kinds of values, and other words, against a row', () => {
    expect(names(recordProblems([{ ...row, errno: '1', match: null, actual: 'absent', command: [1] }]))).toEqual([
      'actual is "absent"',
      'match is not of kind boolean',
      'errno is not of kind integer',
      'command is not of kind strings',
    ]);
  });
});

describe('the gates of the reference', () => {
  const clean: Record<string, object> = {
    'run_manifest.json': {
      channel: 'launchd_clean',
      apply_preflight: { record: { apply_ok: true, sandbox_check_self: { sandboxed: false } } },
    },
    'run_status.json': { state: 'complete' },
    'artifact_index.json': { status: 'ok', missing: [] },
  };
  const judge = (changes: Record<string, object | null> = {}, refused: string | null = null, missing: string[] = []) => {
    const files = { ...clean, ...changes } as Record<string, never>;
    return reasonsAgainst({ refused, read: (name) => files[name] ?? null, has: (name) => !missing.includes(name) });
  };
  const manifest = clean['run_manifest.json'] as { channel: string };

  it('let a clean run pass', () => {
    expect(judge()).toEqual([]);
  });

  it.each<[string, () => string[]]>([
    ['manifest_missing', () => judge({ 'run_manifest.json': null })],
    ['bundle_in_progress', () => judge({ 'run_status.json': { state: ' in_progress' } })],
    ['run_status_missing', () => judge({ 'run_status.json': null })],
    ['not_clean_channel', () => judge({ 'run_manifest.json': { ...manifest, channel: 'direct' } })],
    ['apply_preflight_missing', () => judge({ 'run_manifest.json': { ...manifest, apply_preflight: { record: {} } } })],
    [
      'already_sandboxed',
      () =>
        judge({
          'run_manifest.json': { ...manifest, apply_preflight: { record: { apply_ok: true, sandbox_check_self: { sandboxed: true } } } },
        }),
    ],
    ['apply_failed', () => judge({ 'run_manifest.json': { ...manifest, apply_preflight: { record: { apply_ok: null } } } })],
    ['bundle_integrity_unverified', () => judge({}, 'a digest')],
    ['bundle_failed', () => judge({ 'artifact_index.json': { status: 'failed' } })],
    ['bundle_incomplete', () => judge({ 'artifact_index.json': { status: 'partial', missing: ['a'] } })],
    ['decision_stage_artifacts_missing', () => judge({}, null, ['expected_matrix.json'])],
  ])('%s', (reason, reasons) => {
    expect(Object.keys(REASONS)).toContain(reason);
    expect(reasons()).toContain(reason);
  });
});

describe('the readers of packets', () => {
  const packet = {
    schema_version: 'runtime-tools.promotion_packet.v0.2',
    ...{ run_manifest: 'm', expected_matrix: 'e', runtime_results: 'r', runtime_events: 'v' },
    promotability: { promotable_decision_stage: true },
  };
  const refusals = (changes: object, channel = 'launchd_clean') =>
    PACKET_READERS.map((reader) => refusalOf(reader, { ...packet, ...changes }, { run_id: 'r', channel }));

  it('use a promotable packet, and one that says nothing of itself', () => {
    expect(refusals({})).toEqual([null, null, null]);
    expect(refusals({ promotability: undefined })).toEqual([null, null, null]);
  });

  it('differ in what they look at: the first never asks whether it is promotable, the others never ask its schema', () => {
    const denied = { promotability: { promotable_decision_stage: false } };
    expect(refusals(denied)).toEqual([null, 'it says that it is not promotable', 'it says that it is not promotable']);
    expect(refusals({ schema_version: 'runtime-tools.simulated_packet.v0.1' })).toEqual(['its schema', null, null]);
    expect(refusals({}, 'direct')).toEqual([null, 'the channel of its run', 'the channel of its run']);
  });
});

it('a document that begins otherwise, or says another version, is found', () => {
  const rest = { run_id: '', world_id: '', artifacts: [], missing: [], status: 'ok' };
  const index = { schema_version: 'runtime-tools.artifact_index.v0.1', ...rest };
  expect(memberProblems('artifact_index.json', { ...index, more: 1 })).toEqual([]);
  expect(memberProblems('artifact_index.json', { ...rest, schema_version: 'x' })).toHaveLength(2);
  expect(names(memberProblems('artifact_index.json', { ...index, artifacts: [{ path: 'a', sha256: '' }] }))).toEqual([
    'has of what is looked up path, sha256',
  ]);
  expect(memberProblems('mismatch_packets.jsonl', { lines: [{ schema_version: '' }] })).toHaveLength(1);
});

it('rows are counted as blocked, unobserved or decided, in this order', () => {
  const rows = [
    row,
    { ...row, match: false },
    { ...row, intended_op_witnessed: false },
    { ...row, failure_stage: 'apply', intended_op_witnessed: false },
  ];
  expect([...tallyRows(rows)]).toEqual([
    ['file-read*', { probes: 2, matches: 1, mismatches: 1, probes_including_blocked: 4, blocked: 1, unobserved: 1 }],
  ]);
});

describe('what we emit', () => {
  it.each(consumerProofs.map((proof) => [proof.group, proof] as const))(
    '%s',
    async (_, proof) => {
      const { rows } = await runProof(proof, { reference: '', deviations: Deviations.read() });
      expect(rows.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
      expect(rows.length).toBeGreaterThan(7);
    },
    120_000,
  );
});
