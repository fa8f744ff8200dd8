import { applyReportFromMarkers, classifyApply, failedKind, failureFromMarkers, isUnclassified, legacyApplyReport } from './apply.js';
import { ObservationError } from './error.js';
import { upgradeCallout } from './markers/callout.js';
import { RESULT_VERSIONS, TOOL_MARKER_VERSIONS } from './markers/families.js';
import { Stderr } from './markers/stderr.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { isGiven, isNumber, isObject, isWhole, type JsonObject, orNull, truthy } from './values.js';

/**
 * A runtime result as version 1, with what its stderr markers tell filled in. The input is not changed (and given
 * back where there is nothing to do), unknown members are kept (contract: normalization, runtime_result upgrade).
 *
 * @throws ObservationError `RESULT_VERSION_UNSUPPORTED`, or `OBSERVATION_ROW_INVALID` for a result that is no object.
 */
export const upgradeRuntimeResult = (result: unknown, stderr: unknown, rules: RuleSet): JsonObject =>
  upgradeResult(result, new Stderr(stderr, switchesOf(rules)), switchesOf(rules));

/** The same, on a stderr that was cut already; null stands for one whose markers do not count. */
export function upgradeResult(value: unknown, stderr: Stderr | null, rules: RuleSwitches): JsonObject {
  if (isObject(value) && isCurrent(value, stderr)) return value;
  const result: JsonObject = truthy(value) ? { ...objectOr(value) } : {};
  const given = orNull(result['runtime_result_schema_version']);
  assertResultVersion(given, rules);
  const isLegacy = given === null || isNumber(given, 0, rules);

  result['runtime_result_schema_version'] = RESULT_VERSIONS.current;
  if (!isWhole(result['tool_marker_schema_version'], rules)) result['tool_marker_schema_version'] = TOOL_MARKER_VERSIONS.current;

  const markers = stderr?.markers('sbpl-apply') ?? [];
  fillReport(result, markers, stderr, isLegacy, rules);
  fillFailure(result, markers, rules);
  fillCallouts(result, stderr, rules);
  if (Object.hasOwn(result, 'intended_op_witnessed') && typeof result['intended_op_witnessed'] !== 'boolean') {
    result['intended_op_witnessed'] = null;
  }
  fillEntitlements(result, stderr);
  return result;
}

/** Nearly every result: of today's versions, with nothing to add and nothing to correct. It is not copied. */
function isCurrent(result: JsonObject, stderr: Stderr | null): boolean {
  if (result['runtime_result_schema_version'] !== 1 || result['tool_marker_schema_version'] !== 2) return false;
  if (isGiven(result['seatbelt_callouts']) || isGiven(result['entitlement_checks'])) return false;
  if (isGiven(result['intended_op_witnessed']) && typeof result['intended_op_witnessed'] !== 'boolean') return false;
  if (stderr !== null && !(stderr.isPlain && stderr.isSilentAboutApply)) return false;
  const report = result['apply_report'];
  return !isGiven(report) || (isObject(report) && !isUnclassified(report));
}

function objectOr(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the runtime_result is not an object' });
}

function assertResultVersion(version: unknown, rules: RuleSwitches): void {
  if (version === null) return;
  if (isWhole(version, rules) && RESULT_VERSIONS.supported.some((supported) => isNumber(version, supported, rules))) return;
  throw new ObservationError({
    code: 'RESULT_VERSION_UNSUPPORTED',
    message: `runtime_result_schema_version is ${JSON.stringify(version)}; 0 and 1 are read`,
    field: '/runtime_result/runtime_result_schema_version',
    hint: 'read this evidence with the revision that wrote it',
  });
}

function fillReport(
  result: JsonObject,
  markers: readonly JsonObject[],
  stderr: Stderr | null,
  isLegacy: boolean,
  rules: RuleSwitches,
): void {
  if (!isGiven(result['apply_report'])) {
    if (markers.length > 0) result['apply_report'] = applyReportFromMarkers(markers, rules);
    else fillFromLegacyText(result, stderr, isLegacy, rules);
  }
  const report = result['apply_report'];
  if (!isObject(report) || !isUnclassified(report)) return;
  result['apply_report'] = fill(report, { ...classifyApply(report, rules) }, rules);
}

/** Old phrases say nothing about a result that knows better: one that succeeded, or has a version. */
function fillFromLegacyText(result: JsonObject, stderr: Stderr | null, isLegacy: boolean, rules: RuleSwitches): void {
  if (!rules.legacyTextBeatsResult && (!isLegacy || result['status'] === 'success')) return;
  const report = legacyApplyReport(stderr?.text ?? null, rules);
  if (report === null) return;
  result['apply_report'] = report;
  if (isGiven(result['failure_stage'])) return;
  result['failure_stage'] = 'apply';
  result['failure_kind'] = report['err_class'] === 'already_sandboxed' ? 'apply_already_sandboxed' : failedKind(report['api']);
}

function fillFailure(result: JsonObject, markers: readonly JsonObject[], rules: RuleSwitches): void {
  if (markers.length === 0 || (isGiven(result['failure_stage']) && isGiven(result['failure_kind']))) return;
  const { failure_stage, failure_kind } = failureFromMarkers(markers, rules);
  if (failure_stage === null) return;
  // A kind inferred for one stage does not explain a failure at another.
  if (!rules.fillsOnlyAbsentMembers && isGiven(result['failure_stage']) && result['failure_stage'] !== failure_stage) return;
  Object.assign(result, fill(result, { failure_stage, failure_kind }, rules));
}

/** Adds what is missing: members that are absent or, in the runtime set, null. */
function fill(object: JsonObject, additions: JsonObject, rules: RuleSwitches): JsonObject {
  const filled: JsonObject = { ...object };
  for (const [name, value] of Object.entries(additions)) {
    const missing = rules.fillsOnlyAbsentMembers ? !Object.hasOwn(object, name) : !isGiven(object[name]);
    if (missing) filled[name] = value;
  }
  return filled;
}

function fillCallouts(result: JsonObject, stderr: Stderr | null, rules: RuleSwitches): void {
  const given = result['seatbelt_callouts'];
  if (Array.isArray(given)) {
    const upgraded = given.filter(isObject).map((callout) => upgradeCallout(callout, rules));
    result['seatbelt_callouts'] = upgraded.length > 0 ? upgraded : null;
  }
  if (isGiven(result['seatbelt_callouts']) || !rules.calloutsFromStderr) return;
  const found = stderr?.markers('seatbelt-callout') ?? [];
  if (found.length > 0) result['seatbelt_callouts'] = found;
}

function fillEntitlements(result: JsonObject, stderr: Stderr | null): void {
  const given = result['entitlement_checks'];
  if (Array.isArray(given)) {
    const kept = given.filter(isObject).map((check) => ({ ...check }));
    result['entitlement_checks'] = kept.length > 0 ? kept : null;
  }
  if (isGiven(result['entitlement_checks'])) return;
  const found = stderr?.markers('entitlement-check') ?? [];
  if (found.length > 0) result['entitlement_checks'] = found;
}
