import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, sha256Hex } from '@runtime/contracts';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { evidenceBundle } from '../../../promotion/test/support/evidence-bundle.js';
import { copied, type Editable, editJson, replaceFile } from './run.js';

const HARNESS = 'runtime-seatbelt/1';
const LONG = 'x'.repeat(100);

const probe = (lane: string, name: string, operation: string, target: string) => ({
  lane,
  profile_id: 'p',
  expectation_id: `p:${name}`,
  name,
  operation,
  target,
});

/** A row of the job, as the runner wrote it. */
const row = (lane: string, name: string, more: object) => ({
  kind: 'measured',
  lane,
  profile_id: 'p',
  expectation_id: `p:${name}`,
  started: true,
  outcome: 'completed',
  exit_code: 0,
  errno: null,
  absent: false,
  harness: HARNESS,
  command: ['/bin/cat', name],
  stdout: '',
  stderr: '',
  ...more,
});

const intent = (name: string, operation: string, target: string) => ({ profile_id: 'p', probe_name: name, operation, target });

const baseline = (name: string, operation: string, target: string, status: string, exit_code: number | null) => ({
  name: `baseline:p:${name}`,
  profile_id: 'p',
  probe_name: name,
  operation,
  target,
  status,
  exit_code,
  harness: HARNESS,
  primary_intent: intent(name, operation, target),
  command: ['/bin/cat', name],
});

const layers = (platform: string, process: string, effective_decision: string, attribution: string) => ({
  platform_policy: { decision: platform },
  process_policy: { decision: process },
  effective_decision,
  attribution,
});

const story = { reached_primary_op: true, first_denial_op: null, first_denial_filters: [], decision_path: 'p', violation_summary: null };
const failed = { failure_stage: null, failure_kind: null, apply_report: { rc: 0 } };

/** What a row of the results and an event say alike. */
const told = (name: string, operation: string, target: string) => ({
  expectation_id: `p:${name}`,
  operation,
  expected: 'deny',
  harness: HARNESS,
  primary_intent: intent(name, operation, target),
  command: ['/bin/cat', name],
  stdout: '',
  stderr: '',
  ...story,
});

const result = (name: string, operation: string, target: string, more: Editable) => {
  const { errno, ...rest } = more;
  return { ...told(name, operation, target), name, path: target, runtime_result: { errno, ...failed }, ...rest };
};
const event = (name: string, operation: string, target: string, more: object) => ({
  ...told(name, operation, target),
  profile_id: 'p',
  scenario_id: `p:${name}`,
  probe_name: name,
  target,
  ...failed,
  ...more,
});

const witness = (lane: string, scenario_id: string, name: string, target: string, decision: string | null) => ({
  lane,
  scenario_id,
  profile_id: 'p',
  operation: 'file-read*',
  requested_path: target,
  decision,
  command: ['/bin/cat', name],
});

const mismatch = (name: string, operation: string, path: string, actual: string | null, mismatch_type: string) => ({
  profile_id: 'p',
  expectation_id: `p:${name}`,
  operation,
  path,
  expected: 'deny',
  actual,
  mismatch_type,
});

const packet = (name: string, operation: string, target: string, decision: string | null) => ({
  expectation_id: `p:${name}`,
  expected: { expected_decision: 'deny' },
  decision_event: { profile_id: 'p', operation, target, decision },
});

const OUTPUT = { stdout: LONG, stderr: 'no' };

/** Everything that the lanes of one run leave, by name, as it is written down: nothing here is computed from the rows. */
export const lanesOf = (): Record<string, Editable> => JSON.parse(JSON.stringify(LANES));

const LANES = {
  probes: [
    probe('baseline', 'read', 'file-read*', '/a'),
    probe('baseline', 'look', 'mach-lookup', 'x'),
    probe('baseline', 'late', 'file-read*', '/b'),
    probe('baseline', 'odd', 'file-read*', '/c'),
    probe('baseline', 'left', 'mach-lookup', 'y'),
    probe('scenario', 'read', 'file-read*', '/a'),
    probe('scenario', 'look', 'mach-lookup', 'x'),
    probe('scenario', 'late', 'file-read*', '/b'),
    probe('scenario', 'odd', 'file-read*', '/c'),
    probe('oracle', 'look', 'mach-lookup', 'x'),
    probe('oracle', 'read', 'file-read*', '/a'),
  ],
  rows: [
    row('baseline', 'read', { answer: 'allow' }),
    row('baseline', 'look', { answer: 'deny', exit_code: 1, errno: 5 }),
    row('baseline', 'late', { answer: 'allow', outcome: 'timed_out', exit_code: 9 }),
    row('baseline', 'odd', { absent: true, exit_code: 2, errno: 2 }),
    row('baseline', 'left', { kind: 'not_run', started: null, outcome: 'not_started', exit_code: null }),
    row('scenario', 'read', { answer: 'deny', exit_code: 1, errno: 1, ...OUTPUT }),
    row('scenario', 'look', { answer: 'allow', errno: 3 }),
    row('scenario', 'late', { answer: 'deny', exit_code: 1, errno: 1 }),
    row('scenario', 'odd', { absent: true, exit_code: 2, errno: 2 }),
    row('oracle', 'look', { exit_code: null, oracle: null }),
    row('oracle', 'read', { oracle: { operation: 'file-read-data', argument: '/a', decision: 'deny', source: 'sandbox_check' } }),
  ],
  'baseline_results.json': [
    baseline('read', 'file-read*', '/a', 'allow', 0),
    baseline('look', 'mach-lookup', 'x', 'deny', 1),
    baseline('late', 'file-read*', '/b', 'error', null),
    baseline('odd', 'file-read*', '/c', 'unknown', 2),
    baseline('left', 'mach-lookup', 'y', 'error', null),
  ],
  'runtime_results.json': [
    result('read', 'file-read*', '/a', { actual: 'deny', match: true, exit_code: 1, errno: 1, ...OUTPUT }),
    result('look', 'mach-lookup', 'x', { actual: 'allow', match: false, exit_code: 0, errno: null }),
    result('late', 'file-read*', '/b', { actual: 'deny', match: true, exit_code: 1, errno: 1 }),
    result('odd', 'file-read*', '/c', { actual: null, match: null, exit_code: 2, errno: 2 }),
  ],
  'runtime_events.normalized.json': [
    event('read', 'file-read*', '/a', {
      ...{ actual: 'deny', match: true, errno: 1, ...OUTPUT },
      policy_layers: layers('allow', 'deny', 'deny', 'process_policy'),
    }),
    event('look', 'mach-lookup', 'x', {
      ...{ actual: 'allow', match: false, errno: null },
      policy_layers: layers('deny', 'allow', 'deny', 'platform_policy'),
    }),
    event('late', 'file-read*', '/b', {
      ...{ actual: 'deny', match: true, errno: 1 },
      policy_layers: layers('unknown', 'deny', 'deny', 'unknown'),
    }),
    event('odd', 'file-read*', '/c', {
      ...{ actual: null, match: null, errno: 2 },
      policy_layers: layers('unknown', 'unknown', 'unknown', 'unknown'),
    }),
  ],
  'oracle_results.json': [
    {
      profile_id: 'p',
      expectation_id: 'p:read',
      harness: HARNESS,
      operation: 'file-read-data',
      argument: '/a',
      decision: 'deny',
      source: 'sandbox_check',
    },
  ],
  'path_witnesses.json': [
    witness('baseline', 'baseline:p:read', 'read', '/a', 'allow'),
    witness('baseline', 'baseline:p:late', 'late', '/b', 'error'),
    witness('baseline', 'baseline:p:odd', 'odd', '/c', 'unknown'),
    witness('scenario', 'p:read', 'read', '/a', 'deny'),
    witness('scenario', 'p:late', 'late', '/b', 'deny'),
    witness('scenario', 'p:odd', 'odd', '/c', null),
  ],
  'mismatch_summary.json': [
    mismatch('look', 'mach-lookup', 'x', 'allow', 'unexpected_allow'),
    mismatch('odd', 'file-read*', '/c', null, 'unmeasured'),
  ],
  'mismatch_packets.jsonl': [packet('look', 'mach-lookup', 'x', 'allow'), packet('odd', 'file-read*', '/c', null)],
};

/** The names that lead to the rows of each document. */
export const PLACES: Record<string, readonly string[]> = {
  'baseline_results.json': ['results'],
  'runtime_results.json': ['p', 'probes'],
  'runtime_events.normalized.json': [],
  'oracle_results.json': ['results'],
  'path_witnesses.json': ['records'],
  'mismatch_summary.json': ['mismatches'],
  'mismatch_packets.jsonl': [],
};

const lines = (rows: readonly unknown[]): string => rows.map((each) => `${JSON.stringify(each)}\n`).join('');

function lay(run: string, { probes, rows }: Record<string, Editable>): void {
  editJson(run, 'job/job.json', (job) => void Object.assign(job, { probes }));
  replaceFile(run, 'job/results.ndjson', lines(rows));
  editJson(run, 'job/done.json', (done) => void Object.assign(done, { rows: rows.length, rows_sha256: sha256Hex(lines(rows)) }));
  editJson(run, 'run_manifest.json', ({ execution }) => {
    execution.job_sha256 = sha256Hex(readFileSync(join(run, 'job/job.json')));
  });
}

function layRetelling(run: string, name: string, rows: Editable): void {
  const names = PLACES[name] as readonly string[];
  if (name.endsWith('.jsonl')) replaceFile(run, name, lines(rows));
  else if (names.length === 0) replaceFile(run, name, encodePretty(rows));
  else
    editJson(run, name, (document) => {
      names.slice(0, -1).reduce((value, part) => value[part], document)[names.at(-1) as string] = rows;
    });
}

const good = copied(async () => {
  const { run } = await evidenceBundle();
  const counts = { unexpected_allow: 1, unmeasured: 1 };
  const probes = ['read', 'look', 'late', 'odd'].map((name) => ({ expectation_id: `p:${name}`, expected: 'deny' }));
  for (const name of ['expected_matrix.json', 'expected_matrix.generated.json'])
    editJson(run, name, (matrix) => void Object.assign(matrix, { profiles: { p: { probes } } }));
  editJson(run, 'summary.json', (summary) => void Object.assign(summary, { mismatch_counts: counts }));
  editJson(run, 'mismatch_summary.json', (summary) => void Object.assign(summary, { counts }));
  lay(run, lanesOf());
  for (const name of Object.keys(PLACES)) layRetelling(run, name, lanesOf()[name]);
  return run;
});

/** A run in which all three lanes ran. What `edit` changes is written as it is, with digests that agree. */
export async function lanesRun(edit: (documents: Record<string, Editable>) => void = () => {}): Promise<string> {
  const run = await good();
  const [before, documents] = [lanesOf(), lanesOf()];
  edit(documents);
  const changed = Object.keys(documents).filter((name) => JSON.stringify(documents[name]) !== JSON.stringify(before[name]));
  if (changed.includes('probes') || changed.includes('rows')) lay(run, documents);
  for (const name of changed) if (Object.hasOwn(PLACES, name)) layRetelling(run, name, documents[name]);
  return run;
}
