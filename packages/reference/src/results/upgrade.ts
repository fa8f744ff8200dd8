import { EvidenceError } from '../error.js';
import { upgradeCallout } from '../markers/callout.js';
import { RESULT_VERSIONS, TOOL_MARKER_VERSIONS } from '../markers/families.js';
import { Stderr } from '../markers/stderr.js';
import { isGiven, isNumber, isObject, isWhole, type JsonObject, orNull, truthy } from '../python/values.js';
import { applyReportFromMarkers, classifyApply, failedKind, failureFromMarkers, isUnclassified, legacyApplyReport } from './apply.js';

/**
 * A runtime result as version 1, with what its stderr markers tell filled in. The input is not changed (and given
 * back where there is nothing to do), unknown members are kept (contract: normalization, runtime_result upgrade).
 *
 * @throws EvidenceError `RESULT_VERSION_UNSUPPORTED`, or `OBSERVATION_ROW_INVALID` for a result that is no object.
 */
export const upgradeRuntimeResult = (result: unknown, stderr: unknown): JsonObject => upgradeResult(result, new Stderr(stderr));

/** The same, on a stderr that was cut already. */
export function upgradeResult(value: unknown, stderr: Stderr): JsonObject {
  if (isObject(value) && isCurrent(value, stderr)) return value;
  const result: JsonObject = truthy(value) ? { ...objectOr(value) } : {};
  const given = orNull(result['runtime_result_schema_version']);
  assertResultVersion(given);

  result['runtime_result_schema_version'] = RESULT_VERSIONS.current;
  if (!isWhole(result['tool_marker_schema_version'])) result['tool_marker_schema_version'] = TOOL_MARKER_VERSIONS.current;

  const markers = stderr.markers('sbpl-apply');
  fillReport(result, markers, stderr);
  fillFailure(result, markers);
  fillCallouts(result, stderr);
  if (Object.hasOwn(result, 'intended_op_witnessed') && typeof result['intended_op_witnessed'] !== 'boolean') {
    result['intended_op_witnessed'] = null;
  }
  fillEntitlements(result, stderr);
  return result;
}

/** Nearly every result: of today's versions, with nothing to add and nothing to correct. It is not copied. */
function isCurrent(result: JsonObject, stderr: Stderr): boolean {
  if (result['runtime_result_schema_version'] !== 1 || result['tool_marker_schema_version'] !== 2) return false;
  if (isGiven(result['seatbelt_callouts']) || isGiven(result['entitlement_checks'])) return false;
  if (isGiven(result['intended_op_witnessed']) && typeof result['intended_op_witnessed'] !== 'boolean') return false;
  if (!(stderr.isPlain && stderr.isSilentAboutApply)) return false;
  const report = result['apply_report'];
  return !isGiven(report) || (isObject(report) && !isUnclassified(report));
}

function objectOr(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the runtime_result is not an object' });
}

function assertResultVersion(version: unknown): void {
  if (version === null) return;
  if (isWhole(version) && RESULT_VERSIONS.supported.some((supported) => isNumber(version, supported))) return;
  throw new EvidenceError({
    code: 'RESULT_VERSION_UNSUPPORTED',
    message: `runtime_result_schema_version is ${JSON.stringify(version)}; 0 and 1 are read`,
    field: '/runtime_result/runtime_result_schema_version',
    hint: 'read this evidence with the revision that wrote it',
  });
}

function fillReport(result: JsonObject, markers: readonly JsonObject[], stderr: Stderr): void {
  if (!isGiven(result['apply_report'])) {
    if (markers.length > 0) result['apply_report'] = applyReportFromMarkers(markers);
    else fillFromLegacyText(result, stderr);
  }
  const report = result['apply_report'];
  if (!isObject(report) || !isUnclassified(report)) return;
  result['apply_report'] = fill(report, { ...classifyApply(report) });
}

/** Old phrases make any result an apply failure, successful and versioned ones too. */
function fillFromLegacyText(result: JsonObject, stderr: Stderr): void {
  const report = legacyApplyReport(stderr.text);
  if (report === null) return;
  result['apply_report'] = report;
  if (isGiven(result['failure_stage'])) return;
  result['failure_stage'] = 'apply';
  result['failure_kind'] = report['err_class'] === 'already_sandboxed' ? 'apply_already_sandboxed' : failedKind(report['api']);
}

function fillFailure(result: JsonObject, markers: readonly JsonObject[]): void {
  if (markers.length === 0 || (isGiven(result['failure_stage']) && isGiven(result['failure_kind']))) return;
  const { failure_stage, failure_kind } = failureFromMarkers(markers);
  if (failure_stage === null) return;
  Object.assign(result, fill(result, { failure_stage, failure_kind }));
}

/** Adds members that are absent; a null stays. */
function fill(object: JsonObject, additions: JsonObject): JsonObject {
  return { ...object, ...Object.fromEntries(Object.entries(additions).filter(([name]) => !Object.hasOwn(object, name))) };
}

function fillCallouts(result: JsonObject, stderr: Stderr): void {
  const given = result['seatbelt_callouts'];
  if (Array.isArray(given)) {
    const upgraded = given.filter(isObject).map((callout) => upgradeCallout(callout));
    result['seatbelt_callouts'] = upgraded.length > 0 ? upgraded : null;
  }
  if (isGiven(result['seatbelt_callouts'])) return;
  const found = stderr.markers('seatbelt-callout');
  if (found.length > 0) result['seatbelt_callouts'] = found;
}

function fillEntitlements(result: JsonObject, stderr: Stderr): void {
  const given = result['entitlement_checks'];
  if (Array.isArray(given)) {
    const kept = given.filter(isObject).map((check) => ({ ...check }));
    result['entitlement_checks'] = kept.length > 0 ? kept : null;
  }
  if (isGiven(result['entitlement_checks'])) return;
  const found = stderr.markers('entitlement-check');
  if (found.length > 0) result['entitlement_checks'] = found;
}
