import type { MeasuredRow, NotRunRow } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { denied, measured, notRun, tell } from './support/run.js';

const MEMBERS = ['reached_primary_op', 'first_denial_op', 'first_denial_filters', 'decision_path'];

/** The story as results tell it, after a look that events tell the same; what is unknown is left out of events. */
function story(row: MeasuredRow | NotRunRow, asks: Parameters<typeof tell>[1] = {}, others: Parameters<typeof tell>[2] = []) {
  const { event, result } = tell(row, asks, others);
  const told = Object.fromEntries(MEMBERS.map((member) => [member, result[member]]));
  expect(Object.fromEntries(MEMBERS.map((member) => [member, event[member] ?? null]))).toEqual(told);
  return told;
}

const path = (value: string) => [{ name: 'path', value }];
const UNKNOWN = { reached_primary_op: null, first_denial_op: null, first_denial_filters: null, decision_path: null };

describe('a denial of what was asked', () => {
  it.each([
    ['by the data of the target', {}, { operation: 'file-read-data', path: '/srv/a' }],
    ['by another spelling of the target', { target: '/tmp/a' }, { operation: 'file-read-data', path: '/private/tmp/a' }],
    ['through a firmlink', { target: '/System/Volumes/Data/private/tmp/a' }, { operation: 'file-read-data', path: '/private/tmp/a' }],
    ['of metadata, where that is asked', { operation: 'file-read-metadata' }, { operation: 'file-read-metadata', path: '/srv/a' }],
  ])('is a denial of the primary operation: %s', (_, asks, first_denied) => {
    expect(story(denied({ first_denied }), asks)).toEqual({
      reached_primary_op: true,
      first_denial_op: first_denied.operation,
      first_denial_filters: path(first_denied.path),
      decision_path: 'primary_op_denied',
    });
  });

  it('knows the target behind a link of its own from the baseline', () => {
    const baseline = measured({ lane: 'baseline', observed_path: '/private/var/tmp/x' });
    const row = denied({ first_denied: { operation: 'file-read-data', path: '/private/var/tmp/x' } });
    expect(story(row, { target: '/srv/link/x' }, [baseline])).toMatchObject({ decision_path: 'primary_op_denied' });
  });

  it('names the filter of the operation', () => {
    const row = denied({ first_denied: { operation: 'mach-lookup', path: 'com.apple.x' } });
    expect(story(row, { operation: 'mach-lookup', target: 'com.apple.x' })).toMatchObject({
      first_denial_filters: [{ name: 'global-name', value: 'com.apple.x' }],
      decision_path: 'primary_op_denied',
    });
  });
});

describe('a denial of something else', () => {
  it.each([
    ['the metadata of a link', { target: '/tmp/a' }, { operation: 'file-read-metadata', path: '/tmp' }],
    ['the metadata of a target that is a link', { target: '/tmp' }, { operation: 'file-read-metadata', path: '/tmp' }],
    ['a folder on the way', { target: '/tmp/a' }, { operation: 'file-read-data', path: '/private/tmp' }],
    ['an operation of another family', { operation: 'file-write*' }, { operation: 'file-read-data', path: '/srv/a' }],
  ])('is a denied dependency, with operation and path: %s', (_, asks, first_denied) => {
    expect(story(denied({ first_denied }), asks)).toEqual({
      reached_primary_op: false,
      first_denial_op: first_denied.operation,
      first_denial_filters: path(first_denied.path),
      decision_path: 'dependency_denied',
    });
  });

  it('is what stopped a probe before it began', () => {
    const exec = denied({ started: false, failure_stage: 'bootstrap', failure_kind: 'bootstrap_deny_process_exec' });
    expect(story(exec)).toEqual({
      ...UNKNOWN,
      reached_primary_op: false,
      first_denial_op: 'process-exec*',
      decision_path: 'dependency_denied',
    });
    const apply = notRun({ reason: 'profile_invalid', failure_stage: 'apply', failure_kind: 'sandbox_init_failed' });
    expect(story(apply)).toEqual({ ...UNKNOWN, reached_primary_op: false, decision_path: 'dependency_denied' });
  });
});

describe('a denial that nobody explained', () => {
  const call = { errno_source: 'call' as const };

  it('is unknown for a tool that only said that it failed', () => {
    expect(story(denied({ errno_source: null }))).toEqual(UNKNOWN);
  });

  it('is that of our own call, where no link stands on the way', () => {
    const baseline = measured({ lane: 'baseline', observed_path: '/srv/a' });
    expect(story(denied(call), {}, [baseline])).toMatchObject({ first_denial_op: 'file-read*', decision_path: 'primary_op_denied' });
    expect(story(denied(call), {}, [measured({ lane: 'baseline', observed_path: '/srv/b' })])).toEqual(UNKNOWN);
    expect(story(denied(call))).toEqual(UNKNOWN);
  });

  it('is that of our own call on a name, and a denied dependency where a step before it was refused', () => {
    const asks = { operation: 'sysctl-read', target: 'kern.x' };
    expect(story(denied(call), asks)).toMatchObject({ first_denial_filters: [{ name: 'sysctl-name', value: 'kern.x' }] });
    expect(story(denied({ ...call, details: { step: 'open_parent' } }), asks)).toEqual({
      ...UNKNOWN,
      reached_primary_op: false,
      decision_path: 'dependency_denied',
    });
  });
});

it('of a probe that was allowed is that it got there', () => {
  expect(story(measured())).toEqual({ ...UNKNOWN, reached_primary_op: true, decision_path: 'no_denial_observed' });
});

it('of a probe that measured nothing is unknown', () => {
  for (const row of [notRun(), denied({ outcome: 'timed_out' }), denied({ absent: true })]) expect(story(row)).toEqual(UNKNOWN);
});

describe('a denial of what the probe needs for itself', () => {
  const row: MeasuredRow = denied({
    answer: null,
    reason: 'prerequisite_denied',
    prerequisite: { operation: 'mach-bootstrap', path: '', need: 'mach_bootstrap' },
  });
  const told = tell(row, { operation: 'mach-lookup', target: 'com.apple.x', expected: 'deny' });

  it('measures nothing', () => {
    expect(told.result).toMatchObject({ actual: null, match: null });
    expect(told.result['runtime_result']).toMatchObject({ failure_stage: 'probe', failure_kind: 'probe_prerequisite_denied' });
    expect(told.event).not.toHaveProperty('actual');
    expect(told.event).toMatchObject({ failure_kind: 'probe_prerequisite_denied', intended_op_witnessed: false });
    expect(told.mismatch).toMatchObject({ actual: null, mismatch_type: 'op_not_witnessed' });
    expect(told.packet).toMatchObject({ mismatch_reason: 'op_not_witnessed' });
  });

  it('says what was denied, and for which need', () => {
    expect(told.event).toMatchObject({
      reached_primary_op: false,
      first_denial_op: 'mach-bootstrap',
      decision_path: 'dependency_denied',
      probe_details: { prerequisite: { need: 'mach_bootstrap' } },
    });
    expect(told.event).not.toHaveProperty('first_denial_filters');
  });

  it('is no decision even where the runner gives one', () => {
    expect(tell({ ...row, answer: 'deny' } satisfies MeasuredRow).event).not.toHaveProperty('actual');
  });
});
