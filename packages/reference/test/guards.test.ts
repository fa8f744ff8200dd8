import { EvidenceError, GUARD_CODES, type GuardCode, normalizeMetadata, normalizeObservations } from '@runtime/reference';
import { errorOf } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { Stderr } from '../src/markers/stderr.js';
import { assertGuards } from '../src/results/guards.js';

type Row = Record<string, unknown>;

const marker = (fields: Row): string => `${JSON.stringify(fields)}\n`;
const apply = (fields: Row = {}): string =>
  marker({ tool: 'sbpl-apply', marker_schema_version: 1, stage: 'apply', api: 'sandbox_init', rc: 0, errno: 0, ...fields });
const report = (fields: Row = {}): Row => ({
  api: 'sandbox_init',
  rc: 0,
  errno: 0,
  errbuf: null,
  err_class: 'ok',
  err_class_source: 'none',
  ...fields,
});

const result = (runtime_result: Row, stderr = ''): Row => ({
  name: 'odd',
  operation: 'sysctl-read',
  path: 'kern.x',
  runtime_result: { status: 'errno', ...runtime_result },
  stderr,
});

/** A row for each guard that the pipeline can reach. */
const TRIPPING: Partial<Record<GuardCode, Row>> = {
  'guard.tool_marker_version': result({ tool_marker_schema_version: 3 }),
  'guard.sbpl_apply_version': result({}, apply({ marker_schema_version: 2 })),
  'guard.sbpl_preflight_version': result({}, marker({ tool: 'sbpl-preflight', marker_schema_version: 2, stage: 'preflight' })),
  'guard.seatbelt_version': result({}, marker({ tool: 'seatbelt-callout', marker_schema_version: 3, stage: 'pre_syscall' })),
  'guard.entitlement_version': result({}, marker({ tool: 'entitlement-check', marker_schema_version: 2 })),
  'guard.applied_without_apply': result({}, apply({ stage: 'applied' })),
  'guard.exec_without_apply': result({}, apply({ stage: 'exec' })),
  'guard.exec_without_applied': result({}, apply() + apply({ stage: 'exec' })),
  'guard.apply_report_unclassified': result({ apply_report: report({ err_class: 'mine', err_class_source: null }) }),
  'guard.apply_stage_rc_zero': result({ failure_stage: 'apply', apply_report: report() }),
  'guard.apply_stage_late_markers': result({ failure_stage: 'apply' }, apply({ rc: -1, errno: 1 }) + apply({ stage: 'applied' })),
  'guard.bootstrap_rc_nonzero': result({ failure_stage: 'bootstrap', apply_report: report({ rc: -1 }) }),
  'guard.bootstrap_markers_missing': result({ failure_stage: 'bootstrap' }, apply() + apply({ stage: 'applied' })),
  'guard.tool_build_missing': result({ runner_info: { entrypoint_sha256: 'aa' } }),
  'guard.tool_build_mismatch': result({ runner_info: { entrypoint_sha256: 'aa', tool_build_id: 'bb' } }),
  'guard.preflight_status': result({ failure_stage: 'preflight' }),
  'guard.preflight_apply_report': result({ status: 'blocked', failure_stage: 'preflight', apply_report: report() }),
};

const sound: Row = { name: 'sound', operation: 'sysctl-read', path: 'kern.y', actual: 'allow', runtime_result: { status: 'success' } };

const documentWith = (odd: Row): Row => ({ first: { probes: [sound] }, 'a/b': { probes: [sound, odd, sound] } });

describe.each(Object.entries(TRIPPING))('a row that trips %s', (code, odd) => {
  it('ends the document, naming file and row', async () => {
    const error = await errorOf(() => normalizeObservations({ expected_matrix: {}, runtime_results: documentWith(odd) }));
    expect(error).toBeInstanceOf(EvidenceError);
    expect(error).toMatchObject({ code, path: 'runtime_results.json', field: '/a~1b/probes/1' });
    expect(error).toMatchObject({ details: { index: 2, profile_id: 'a/b', probe: 'odd' } });
    expect(error.message).toContain('odd');
  });
});

describe('what no guard looks at', () => {
  const callout = { tool: 'seatbelt-callout', marker_schema_version: 90, stage: 'pre_syscall' };

  it.each<[string, Row]>([
    ['the version of a compile marker', result({}, marker({ tool: 'sbpl-compile', marker_schema_version: 9, stage: 'compile' }))],
    ['the version of a callout stored in the result', result({ seatbelt_callouts: [callout] })],
    ['an applied marker before its apply marker', result({}, apply({ stage: 'applied' }) + apply())],
    ['an exec marker before its applied marker', result({}, apply() + apply({ stage: 'exec', rc: 0 }) + apply({ stage: 'applied' }))],
  ])('%s', (_, odd) => {
    expect(normalizeObservations({ expected_matrix: {}, runtime_results: documentWith(odd) })).toHaveLength(4);
  });
});

describe('guards that an upgraded result cannot reach', () => {
  const plain = { runtime_result_schema_version: 1, tool_marker_schema_version: 2 };

  it.each<[GuardCode, Row, string]>([
    ['guard.runtime_result_version', { ...plain, runtime_result_schema_version: 2 }, ''],
    // The marker without a report trips an earlier guard unless it has one.
    ['guard.preflight_apply_report', { ...plain, status: 'blocked', failure_stage: 'preflight', apply_report: report() }, apply()],
  ])('%s still stands', async (code, upgraded, stderr) => {
    const error = await errorOf(() => assertGuards(upgraded, new Stderr(stderr)));
    expect(error.code).toBe(code);
  });
});

describe('apply markers in a blocked metadata row', () => {
  it('trip guard.apply_report_missing, naming file and row', async () => {
    const row = { profile_id: 'p', operation: 'file-read-metadata', requested_path: '/a', status: 'blocked', stderr: apply() };
    const error = await errorOf(() => normalizeMetadata({ runtime_results: { results: [row] } }));
    expect(error).toMatchObject({ code: 'guard.apply_report_missing', path: 'metadata_results.json', field: '/results/0' });
  });
});

describe('the list of guards', () => {
  it('is covered by the rows above, but for those that an earlier guard always precedes', () => {
    const reached = new Set<string>([...Object.keys(TRIPPING), 'guard.apply_report_missing', 'guard.runtime_result_version']);
    expect(GUARD_CODES.filter((code) => !reached.has(code))).toEqual(['guard.preflight_markers']);
  });

  it('is checked in its order: the earlier guard speaks', async () => {
    const both = result({ runner_info: { entrypoint_sha256: 'aa' } }, apply({ stage: 'applied' }));
    const error = await errorOf(() => normalizeObservations({ expected_matrix: {}, runtime_results: { p: { probes: [both] } } }));
    expect(error.code).toBe('guard.applied_without_apply');
  });
});
