import { checkDocument } from '@runtime/contracts';
import { type JobProbe, JobRowSchema, outputDigest } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import type { StartFacts } from '../../src/seatbelt/classify.js';
import { askedRow, measuredRow, type ProcessFacts } from '../../src/seatbelt/process-row.js';
import type { ProcessReport } from '../../src/supervise/run-process.js';

const STARTED: StartFacts = { started: true, failure_stage: null, failure_kind: null, reason: null, apply: null, errno_text: null };
const REFUSED: StartFacts = {
  ...STARTED,
  started: false,
  failure_stage: 'apply',
  failure_kind: 'sandbox_init_failed',
  reason: 'profile_invalid',
};
const PROBE = { index: 3, lane: 'scenario', profile_id: 'p', expectation_id: 'e', name: 'n', operation: 'x', target: '/x' } as JobProbe;
const said = (text: string, more: object = {}) => ({ text, bytes: text.length, truncated: false, binary: false, ...more });
const REPORT: ProcessReport = {
  ...{ pid: 7, outcome: 'completed', exit_code: 0, signal: null, stdout: said('out'), stderr: said('err'), marker: 'S' },
  ...{ left_behind: false, spawn_error: null, started_at_unix_s: 1, finished_at_unix_s: 2 },
};

type More = Partial<Omit<ProcessFacts, 'report'>> & { report?: Partial<ProcessReport> };
const factsOf = ({ report, ...more }: More = {}): ProcessFacts => ({
  ...{
    probe: PROBE,
    driver: { id: 'head', tool: 'head' },
    command: ['/usr/bin/head'],
    start: STARTED,
    facts: { answer: 'allow' },
    absent: false,
  },
  clock: 'host',
  ...more,
  report: { ...REPORT, ...report },
});

function rowOf(more: More = {}, listener: Parameters<typeof measuredRow>[2] = null) {
  const facts = factsOf(more);
  const row = measuredRow(facts, facts.probe.lane as 'scenario', listener);
  expect(checkDocument(JobRowSchema, row)).toEqual([]);
  return row;
}
const BASELINE = { probe: { ...PROBE, lane: 'baseline' } as JobProbe };
const CHILD = { command: [] as string[] };

describe('the row of a process', () => {
  it('is what was seen of it, and no more', () => {
    expect(rowOf()).toEqual({
      ...{ index: 3, profile_id: 'p', expectation_id: 'e', kind: 'measured', lane: 'scenario', outcome: 'completed', answer: 'allow' },
      ...{
        pid: 7,
        started: true,
        exit_code: 0,
        signal: null,
        errno: null,
        errno_source: null,
        stdout: 'out',
        stderr: 'err',
        truncated: false,
      },
      ...{
        output_sha256: outputDigest({ stdout: 'out', stderr: 'err' }),
        absent: false,
        harness: 'runtime-seatbelt/2',
        driver: 'head',
        tool: 'head',
      },
      ...{
        command: ['/usr/bin/head'],
        apply: null,
        apply_model: 'exec_wrapper',
        apply_timing: 'pre_exec',
        failure_stage: null,
        failure_kind: null,
      },
      ...{ started_at_unix_s: 1, finished_at_unix_s: 2 },
    });
  });

  it.each<[string, More, object]>([
    ['without a policy', BASELINE, { apply_model: null, apply_timing: null }],
    ['of a child of ours', CHILD, { stdout: '', stderr: 'err', apply_model: 'self_apply', apply_timing: 'pre_syscall', command: [] }],
    [
      'of our own call',
      { facts: { answer: 'deny', errno: 1, details: { rc: -1 } } },
      { errno: 1, errno_source: 'call', details: { rc: -1 } },
    ],
    ['whose tool said why', { facts: { answer: 'deny', errno_text: 'no' } }, { errno: null, errno_text: 'no' }],
    ['whose start said why', { start: { ...STARTED, errno_text: 'so' } }, { errno_text: 'so' }],
    [
      'whose tool and start both did',
      { start: { ...STARTED, errno_text: 'so' }, facts: { answer: null, errno_text: 'no' } },
      { errno_text: 'no' },
    ],
    ['at a time that stands still', { clock: { unix: 9 } }, { started_at_unix_s: 9, finished_at_unix_s: 9 }],
    ['whose target was seen to be missing', { absent: true }, { absent: true }],
    ['whose call found it missing', { absent: false, facts: { answer: null, absent: true } }, { absent: true }],
    ['whose target nobody looked for', { absent: null }, { absent: null }],
    ['that was cut', { report: { stdout: said('o', { truncated: true }) } }, { truncated: true, output_sha256: null }],
    ['that was cut in its errors', { report: { stderr: said('e', { truncated: true }) } }, { truncated: true, output_sha256: null }],
    ['of bytes', { report: { stdout: said('o', { binary: true }) } }, { binary_output: true, output_sha256: null }],
    ['of bytes in its errors', { report: { stderr: said('e', { binary: true }) } }, { binary_output: true, output_sha256: null }],
    [
      'of a child whose own output is not the probe’s',
      { ...CHILD, report: { stdout: said('o', { binary: true, truncated: true }) } },
      { truncated: false, output_sha256: outputDigest({ stdout: '', stderr: 'err' }) },
    ],
    ['that left a process', { report: { left_behind: true } }, { left_behind: true }],
    ['that took too long', { report: { outcome: 'timed_out', signal: 'SIGKILL' } }, { kind: 'measured', outcome: 'timed_out' }],
    [
      'that said too much',
      { report: { outcome: 'flooded', signal: 'SIGKILL' } },
      { kind: 'measured', outcome: 'signalled', reason: 'output_limit' },
    ],
    [
      'that was killed',
      { report: { outcome: 'signalled', signal: 'SIGKILL', exit_code: null } },
      { kind: 'measured', outcome: 'signalled', signal: 'SIGKILL' },
    ],
    ['whose answer has a reason', { facts: { answer: null, reason: 'probe_failed' } }, { reason: 'probe_failed' }],
    [
      'whose start has one',
      { start: REFUSED, report: { outcome: 'signalled', signal: 'SIGABRT' } },
      { kind: 'measured', reason: 'profile_invalid', failure_stage: 'apply', failure_kind: 'sandbox_init_failed' },
    ],
    ['that nobody can tell of', { start: { ...STARTED, started: null } }, { kind: 'measured', started: null, outcome: 'completed' }],
    ['that led somewhere', { facts: { answer: 'allow', observed: { observed_path: '/y' } } }, { observed_path: '/y' }],
    [
      'that was denied elsewhere',
      { facts: { answer: 'deny', first_denied: { operation: 'o', path: '/' } } },
      { first_denied: { operation: 'o', path: '/' } },
    ],
    [
      'that needs something',
      { facts: { answer: null, prerequisite: { operation: 'o', path: '', need: 'mach_bootstrap' } } },
      { prerequisite: { operation: 'o', path: '' } },
    ],
  ])('%s says so', (_what, more, expected) => {
    expect(rowOf(more)).toMatchObject(expected);
  });

  it.each<[string, More, object]>([
    [
      'its policy was refused',
      { start: REFUSED, facts: { answer: null } },
      { reason: 'profile_invalid', failure_stage: 'apply', failure_kind: 'sandbox_init_failed' },
    ],
    ['nobody knows why', { start: { ...STARTED, started: false } }, { reason: 'unclassified' }],
    [
      'it could not be started',
      { report: { outcome: 'not_spawned', pid: null, spawn_error: 'ENOENT' } },
      { reason: 'spawn_failed', spawn_error: 'ENOENT', output_sha256: null },
    ],
  ])('was not run where %s', (_why, more, expected) => {
    const row = rowOf(more);
    expect(row).toMatchObject({ kind: 'not_run', outcome: 'not_run', ...expected });
    expect(row).not.toHaveProperty('answer');
  });

  it('names no process where time stands still, or where there was none', () => {
    expect(rowOf({ clock: { unix: 9 } })).not.toHaveProperty('pid');
    expect(rowOf({ report: { pid: null } })).not.toHaveProperty('pid');
  });

  it('tells of the listener that it met', () => {
    const listener = {
      host: 'localhost',
      port: 1,
      status: 'ok',
      error: null,
      precheck: { status: 'skipped', error: null },
      accept_count: 1,
    } as const;
    expect(rowOf({}, listener)).toMatchObject({ listener });
    expect(rowOf()).not.toHaveProperty('listener');
  });
});

describe('the row of a question', () => {
  const ORACLE = { ...PROBE, lane: 'oracle' } as JobProbe;
  const question = { source: 'sandbox_check', operation: 'x', filter_type: 0, filter_type_name: 'path', argument: '/x' } as never;
  function asked(more: More) {
    const row = askedRow(factsOf({ probe: ORACLE, driver: { id: 'sandbox-check' }, command: [], ...more }), question);
    expect(checkDocument(JobRowSchema, row)).toEqual([]);
    return row;
  }

  it('has the answer, and an error where there is none', () => {
    expect(asked({ facts: { answer: 'deny' } })).toMatchObject({
      kind: 'asked',
      lane: 'oracle',
      outcome: 'completed',
      oracle: { decision: 'deny', argument: '/x' },
    });
    expect(asked({ facts: { answer: null } })).toMatchObject({ kind: 'asked', oracle: { decision: 'error' } });
    expect(asked({})).not.toHaveProperty('failure_stage');
    expect(asked({})).not.toHaveProperty('tool');
  });

  it('was not put where its policy was refused', () => {
    expect(asked({ start: REFUSED, facts: { answer: null } })).toMatchObject({
      ...{ kind: 'not_run', outcome: 'not_run', reason: 'profile_invalid', failure_stage: 'apply', failure_kind: 'sandbox_init_failed' },
      oracle: { decision: 'error' },
    });
    expect(asked({ start: { ...STARTED, started: false } })).toMatchObject({ kind: 'not_run', reason: 'unclassified' });
  });
});
