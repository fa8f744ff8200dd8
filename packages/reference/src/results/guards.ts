import { EvidenceError, type GuardCode } from '../error.js';
import { MARKER_FAMILIES, type MarkerFamilyName, RESULT_VERSIONS, TOOL_MARKER_VERSIONS } from '../markers/families.js';
import type { Stderr } from '../markers/stderr.js';
import { isGiven, isNumber, isObject, type JsonObject } from '../python/values.js';
import { isUnclassified } from './apply.js';

interface Guarded {
  result: JsonObject;
  report: unknown;
  stage: unknown;
  /** Stages of the apply markers, in line order. */
  stages: unknown[];
  hasVersion: (value: unknown, supported: readonly number[]) => boolean;
  isZero: (value: unknown) => boolean;
  markersSupported: (family: MarkerFamilyName) => boolean;
}

interface Guard {
  code: GuardCode;
  message: string;
  fails: (guarded: Guarded) => boolean;
}

const inStage = (guarded: Guarded, stage: string): boolean => guarded.stage === stage;
const hasReport = (guarded: Guarded): boolean => isObject(guarded.report);
const seen = (guarded: Guarded, stage: string): boolean => guarded.stages.includes(stage);
const rcOf = (guarded: Guarded): unknown => (guarded.report as JsonObject)['rc'];
const runnerWithDigest = (guarded: Guarded): JsonObject | null => {
  const runner = guarded.result['runner_info'];
  return isObject(runner) && typeof runner['entrypoint_sha256'] === 'string' ? runner : null;
};

/** In contract order (normalization, guard checks); numbers 11 and 12 are unused there. */
const GUARDS: readonly Guard[] = [
  {
    code: 'guard.runtime_result_version',
    message: 'the result version is outside 0 to 1',
    fails: (g) => !g.hasVersion(g.result['runtime_result_schema_version'] ?? 0, RESULT_VERSIONS.supported),
  },
  {
    code: 'guard.tool_marker_version',
    message: 'tool_marker_schema_version is outside 0 to 2',
    fails: (g) => !g.hasVersion(g.result['tool_marker_schema_version'] ?? 0, TOOL_MARKER_VERSIONS.supported),
  },
  {
    code: 'guard.sbpl_apply_version',
    message: 'an sbpl-apply marker has a version outside 0 to 1',
    fails: (g) => !g.markersSupported('sbpl-apply'),
  },
  {
    code: 'guard.sbpl_preflight_version',
    message: 'an sbpl-preflight marker has a version outside 0 to 1',
    fails: (g) => !g.markersSupported('sbpl-preflight'),
  },
  {
    code: 'guard.seatbelt_version',
    message: 'a seatbelt-callout has a version outside 0 to 2',
    fails: (g) => !g.markersSupported('seatbelt-callout'),
  },
  {
    code: 'guard.entitlement_version',
    message: 'an entitlement-check marker has a version outside 0 to 1',
    fails: (g) => !g.markersSupported('entitlement-check'),
  },
  {
    code: 'guard.applied_without_apply',
    message: 'an applied marker without an apply marker',
    fails: (g) => seen(g, 'applied') && !seen(g, 'apply'),
  },
  {
    code: 'guard.exec_without_apply',
    message: 'an exec marker without an apply marker',
    fails: (g) => seen(g, 'exec') && !seen(g, 'apply'),
  },
  {
    code: 'guard.exec_without_applied',
    message: 'an exec marker without an applied marker',
    fails: (g) => seen(g, 'exec') && !seen(g, 'applied'),
  },
  {
    code: 'guard.apply_report_missing',
    message: 'apply markers without an apply report',
    fails: (g) => g.stages.length > 0 && !isGiven(g.report),
  },
  {
    code: 'guard.apply_report_unclassified',
    message: 'the apply report lacks err_class or err_class_source',
    fails: (g) => isObject(g.report) && isUnclassified(g.report),
  },
  {
    code: 'guard.apply_stage_rc_zero',
    message: 'the failure stage is apply, and the apply report says rc 0',
    fails: (g) => inStage(g, 'apply') && hasReport(g) && g.isZero(rcOf(g)),
  },
  {
    code: 'guard.apply_stage_late_markers',
    message: 'the failure stage is apply, and markers of later stages exist',
    fails: (g) => inStage(g, 'apply') && hasReport(g) && (seen(g, 'applied') || seen(g, 'exec')),
  },
  {
    code: 'guard.bootstrap_rc_nonzero',
    message: 'the failure stage is bootstrap, and the apply report has an rc other than 0',
    fails: (g) => inStage(g, 'bootstrap') && hasReport(g) && isGiven(rcOf(g)) && !g.isZero(rcOf(g)),
  },
  {
    code: 'guard.bootstrap_markers_missing',
    message: 'the failure stage is bootstrap, and the applied or the exec marker is missing',
    fails: (g) => inStage(g, 'bootstrap') && hasReport(g) && g.stages.length > 0 && !(seen(g, 'applied') && seen(g, 'exec')),
  },
  {
    code: 'guard.tool_build_missing',
    message: 'runner_info has a digest and no tool_build_id',
    fails: (g) => runnerWithDigest(g) !== null && !isGiven(runnerWithDigest(g)?.['tool_build_id']),
  },
  {
    code: 'guard.tool_build_mismatch',
    message: 'tool_build_id differs from entrypoint_sha256',
    fails: (g) => runnerWithDigest(g) !== null && runnerWithDigest(g)?.['tool_build_id'] !== runnerWithDigest(g)?.['entrypoint_sha256'],
  },
  {
    code: 'guard.preflight_status',
    message: 'the failure stage is preflight, and the status is not blocked',
    fails: (g) => inStage(g, 'preflight') && g.result['status'] !== 'blocked',
  },
  {
    code: 'guard.preflight_apply_report',
    message: 'the failure stage is preflight, and an apply report exists',
    fails: (g) => inStage(g, 'preflight') && isGiven(g.report),
  },
  {
    code: 'guard.preflight_markers',
    message: 'the failure stage is preflight, and apply markers exist',
    fails: (g) => inStage(g, 'preflight') && g.stages.length > 0,
  },
];

/** Nearly every result: current versions, no stage that a guard asks about, nothing that can contradict itself. */
function isPlain(result: JsonObject): boolean {
  if (result['runtime_result_schema_version'] !== 1 || result['tool_marker_schema_version'] !== 2) return false;
  const stage = result['failure_stage'];
  if (isGiven(stage) && stage !== 'probe') return false;
  const report = result['apply_report'];
  return (
    !isGiven(result['runner_info']) &&
    !isGiven(result['seatbelt_callouts']) &&
    (!isGiven(report) || (isObject(report) && !isUnclassified(report)))
  );
}

/**
 * Refuses a result that contradicts itself or its markers. `result` was upgraded; Versions of compile markers and of
 * stored callouts are not looked at, nor is the order of apply markers.
 *
 * @throws EvidenceError with the code of the first guard that fails.
 */
export function assertGuards(result: JsonObject, stderr: Stderr): void {
  if (isPlain(result) && stderr.isPlain) return;
  const hasVersion = (value: unknown, supported: readonly number[]): boolean => supported.some((version) => isNumber(value, version));
  const markersSupported = (family: MarkerFamilyName): boolean =>
    stderr.versions(family).every((version) => hasVersion(version, MARKER_FAMILIES[family].supported));
  const guarded: Guarded = {
    result,
    report: result['apply_report'],
    stage: result['failure_stage'],
    stages: stderr.markers('sbpl-apply').map((marker) => marker['stage']),
    hasVersion,
    isZero: (value) => isNumber(value, 0),
    markersSupported,
  };
  const failed = GUARDS.find((guard) => guard.fails(guarded));
  if (failed === undefined) return;
  throw new EvidenceError({
    code: failed.code,
    message: failed.message,
    hint: 'the row contradicts itself; look at how its runner recorded it before you use it',
  });
}
