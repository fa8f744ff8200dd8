export {
  type ApplyClass,
  type ApplyFailure,
  applyReportFromMarkers,
  classifyApply,
  failureFromMarkers,
  legacyApplyReport,
} from './apply.js';
export { type DerivedDocuments, type DerivedPieces, type DeriveInput, deriveDocuments, derivePieces, type LaneSwitches } from './derive.js';
export { encodeObservations } from './encode.js';
export { GUARD_CODES, type GuardCode, ObservationError, type ObservationErrorCode, type ObservationProblem } from './error.js';
export { evidenceTier, type TierClaim } from './evidence-tier.js';
export { buildFixtures, type FixturesInput } from './fixtures.js';
export { fallbackExpectationId, type ScenarioParts, scenarioId } from './ids.js';
export { splitLines, trimBlanks } from './lines.js';
export { intendedOpWitnessed, upgradeCallout } from './markers/callout.js';
export { MARKER_FAMILIES, MARKER_FAMILY_NAMES, type MarkerFamily, type MarkerFamilyName } from './markers/families.js';
export { canonicalStderr, extractMarkers } from './markers/stderr.js';
export { type MetadataInput, normalizeMetadata } from './metadata.js';
export {
  classifyMismatches,
  emptyMismatches,
  type KnownDecision,
  type KnownDecisions,
  type MismatchDocument,
  type MismatchInput,
} from './mismatches.js';
export { type NormalizeContext, type Normalized, type NormalizeInput, normalizeObservations, type ProfileSource } from './normalize.js';
export { oracleDocument, oracleFromCallouts } from './oracle.js';
export { buildMismatchPackets, encodeMismatchPackets, type PacketInput } from './packets.js';
export { buildPathWitnesses, type WitnessInput } from './path-witnesses.js';
export { prettyPieces } from './pretty-pieces.js';
export { parseReferenceJson } from './reference-json.js';
export { absoluteText, relativizeCommand, repoRelativeText } from './repo-text.js';
export { GENERATED_BY, RULE_SETS, type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
export { type StreamEnd, type StreamOptions, streamObservations } from './stream.js';
export { buildSummary, type DerivedStatus, renderSummaryMarkdown, type SummaryInput } from './summary.js';
export { upgradeRuntimeResult } from './upgrade.js';
