export {
  type ApplyClass,
  type ApplyFailure,
  applyReportFromMarkers,
  classifyApply,
  failureFromMarkers,
  legacyApplyReport,
} from './apply.js';
export type { DerivedDocuments, DeriveInput, LaneSwitches } from './derive.js';
export { encodeObservations } from './encode.js';
export { GUARD_CODES, type GuardCode, ObservationError, type ObservationErrorCode, type ObservationProblem } from './error.js';
export { fallbackExpectationId, type ScenarioParts, scenarioId } from './ids.js';
export { splitLines, trimBlanks } from './lines.js';
export { intendedOpWitnessed, upgradeCallout } from './markers/callout.js';
export { MARKER_FAMILIES, MARKER_FAMILY_NAMES, type MarkerFamily, type MarkerFamilyName } from './markers/families.js';
export { canonicalStderr, extractMarkers } from './markers/stderr.js';
export type { KnownDecision, KnownDecisions } from './mismatches.js';
export { type NormalizeContext, type Normalized, type NormalizeInput, normalizeObservations } from './normalize.js';
export { parseReferenceJson } from './reference-json.js';
export { GENERATED_BY, RULE_SETS, type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
export { upgradeRuntimeResult } from './upgrade.js';
