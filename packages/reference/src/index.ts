export { type DerivedDocuments, type DeriveInput, deriveDocuments, type LaneSwitches } from './documents/derive.js';
export { buildFixtures, type FixturesInput } from './documents/fixtures.js';
export { classifyMismatches, type MismatchDocument, type MismatchInput } from './documents/mismatches.js';
export { buildMismatchPackets, encodeMismatchPackets, type PacketInput } from './documents/packets.js';
export { buildPathWitnesses, type WitnessInput } from './documents/path-witnesses.js';
export { EvidenceError, type EvidenceErrorCode, GUARD_CODES, type GuardCode } from './error.js';
export { evidenceTier, type TierClaim } from './evidence-tier.js';
export { upgradeCallout } from './markers/callout.js';
export { MARKER_FAMILIES, MARKER_FAMILY_NAMES, type MarkerFamily, type MarkerFamilyName } from './markers/families.js';
export { canonicalStderr, extractMarkers } from './markers/stderr.js';
export { type MetadataInput, normalizeMetadata } from './metadata/metadata.js';
export { encodeObservations } from './observations/encode.js';
export { fallbackExpectationId, type ScenarioParts, scenarioId } from './observations/ids.js';
export { type NormalizeInput, normalizeObservations } from './observations/normalize.js';
export { buildReferencePlan } from './plan/build.js';
export { lintReferencePlan } from './plan/lint-plan.js';
export { lintReferenceRegistry } from './plan/lint-registry.js';
export { loadReferencePlan } from './plan/load-plan.js';
export { type Condition, ReferenceFailure } from './plan/read.js';
export { upgradeReferenceRegistry } from './plan/upgrade.js';
export { type PythonJsonOptions, parsePythonJson } from './python/json.js';
export { decodeIgnoringErrors } from './python/text.js';
export { register } from './register.js';
export { registerReader } from './register-reading.js';
export { absoluteText, relativizeCommand, repoRelativeText } from './repo-text.js';
export {
  type ApplyFailure,
  applyReportFromMarkers,
  classifyApply,
  failureFromMarkers,
  legacyApplyReport,
} from './results/apply.js';
export { upgradeRuntimeResult } from './results/upgrade.js';
export { referenceWorld } from './world.js';
