export {
  ARTIFACT_FOLDERS,
  ARTIFACT_ORDER,
  ARTIFACTS,
  type ArtifactKind,
  type ArtifactName,
  expectedArtifacts,
  REQUIRED_ARTIFACTS,
  requiredArtifacts,
} from './artifacts.js';
export { sha256Hex } from './digest.js';
export {
  type ApplyPreflight,
  ApplyPreflightSchema,
  type ApplyReport,
  ApplyReportSchema,
  type SandboxCheckSelf,
  SandboxCheckSelfSchema,
} from './documents/apply-preflight.js';
export {
  type ArtifactEntry,
  ArtifactEntrySchema,
  type ArtifactIndex,
  ArtifactIndexSchema,
} from './documents/artifact-index.js';
export {
  type DsseEnvelope,
  DsseEnvelopeSchema,
  type DsseSignature,
  type InTotoStatement,
  InTotoStatementSchema,
} from './documents/attestation.js';
export { type BaselineResults, BaselineResultsSchema, type BaselineRow, BaselineRowSchema } from './documents/baseline-results.js';
export { type Behaviour, type BehaviourLine, type BehaviourParameter, BehaviourSchema, type BehaviourUse } from './documents/behaviour.js';
export { DOCUMENT_NAMES, DOCUMENTS, type DocumentName, type DocumentOf, isDocumentName } from './documents/catalogue.js';
export { assertValid, checkDocument, type Problem } from './documents/check.js';
export type { SchemaIssue } from './documents/compiled.js';
export { type RuntimeConfig, RuntimeConfigSchema } from './documents/config.js';
export {
  type ExpectedMatrix,
  ExpectedMatrixSchema,
  type MatrixProbe,
  MatrixProbeSchema,
  type MatrixProfile,
  MatrixProfileSchema,
} from './documents/expected-matrix.js';
export { runId as RunIdSchema, sha256 as Sha256Schema } from './documents/fields.js';
export {
  type FixtureRecord,
  FixtureRecordSchema,
  type Fixtures,
  FixturesSchema,
  type Listener,
  ListenerSchema,
} from './documents/fixtures.js';
export {
  type ExternalItem,
  ExternalItemSchema,
  type InventoryHit,
  InventoryHitSchema,
  type InventoryItem,
  type InventoryItemInput,
  InventoryItemInputSchema,
  InventoryItemSchema,
  type RuntimeInventory,
  RuntimeInventorySchema,
  type ScannerRecord,
  ScannerRecordSchema,
} from './documents/inventory.js';
export { type JsonSchema, jsonSchemaOf, type MoreDocuments, type SchemaName, schemaNameOf, schemaNames } from './documents/json-schema.js';
export {
  type LaunchctlCommand,
  LaunchctlCommandSchema,
  type LaunchctlDiagnostics,
  LaunchctlDiagnosticsSchema,
} from './documents/launchctl.js';
export {
  type ExpectationLink,
  ExpectationLinkSchema,
  LinkedFileSchema,
  LinkedPacketSchema,
  type ProfileLink,
  ProfileLinkSchema,
  type RuntimeLinks,
  RuntimeLinksSchema,
} from './documents/links.js';
export { type MetaEvidence, MetaEvidenceSchema } from './documents/mapping-meta.js';
export { matches, type PrintedSchema } from './documents/matches.js';
export {
  type Mismatch,
  type MismatchPacket,
  MismatchPacketSchema,
  MismatchSchema,
  type MismatchSummary,
  MismatchSummarySchema,
} from './documents/mismatch.js';
export {
  OBSERVATION_FIELDS,
  type Observation,
  ObservationSchema,
  type Observations,
  ObservationsSchema,
  type PolicyLayers,
  PolicyLayersSchema,
} from './documents/observation.js';
export {
  type OpEntry,
  OpEntrySchema,
  OpExampleSchema,
  OpMismatchDetailSchema,
  type OpRuntimeSummary,
  OpRuntimeSummarySchema,
} from './documents/op-summary.js';
export { type OracleResults, OracleResultsSchema, type OracleRow, OracleRowSchema } from './documents/oracle-results.js';
export { assertDocument, type ParseDocumentOptions, parseDocument } from './documents/parse.js';
export { type PathWitness, type PathWitnesses, PathWitnessesSchema, PathWitnessSchema } from './documents/path-witnesses.js';
export { isPlainlyValid } from './documents/plainly-valid.js';
export { type Plan, PlanLanesSchema, PlanSchema } from './documents/plan.js';
export { type PlanTemplate, PlanTemplateSchema } from './documents/plan-template.js';
export {
  ConsideredPacketSchema,
  GATE_SETS,
  type GateResult,
  GateResultSchema,
  type GateSet,
  type PacketBundle,
  PacketBundleSchema,
  type PacketSet,
  PacketSetSchema,
  type Promotability,
  PromotabilitySchema,
  type PromotionPacket,
  PromotionPacketSchema,
  type PromotionReceipt,
  PromotionReceiptSchema,
} from './documents/promotion.js';
export {
  type ProbeEntry,
  ProbeEntrySchema,
  type ProbeRegistry,
  ProbeRegistrySchema,
  type ProfileEntry,
  ProfileEntrySchema,
  type ProfileRegistry,
  ProfileRegistrySchema,
  type RegistryIndex,
  type RegistryIndexEntry,
  RegistryIndexEntrySchema,
  RegistryIndexSchema,
  SupportsLanesSchema,
} from './documents/registry.js';
export { BundleDamageSchema, type RepairEntry, RepairEntrySchema, type RepairLog, RepairLogSchema } from './documents/repair-log.js';
export { type ResultName, type ResultOf, resultNames, resultSchemas } from './documents/results/catalogue.js';
export {
  type CleanStart,
  CleanStartSchema,
  type HostRecord,
  HostRecordSchema,
  HostToolRecordSchema,
  type RunExecution,
  RunExecutionSchema,
  type RunManifest,
  RunManifestSchema,
} from './documents/run-manifest.js';
export { type RunStatus, RunStatusSchema } from './documents/run-status.js';
export {
  type ProbeRow,
  ProbeRowSchema,
  type ProfileResult,
  ProfileResultSchema,
  ResourceHygieneSchema,
  RunnerInfoSchema,
  type RuntimeResult,
  RuntimeResultSchema,
  type RuntimeResults,
  RuntimeResultsSchema,
  type SeatbeltCallout,
  SeatbeltCalloutSchema,
} from './documents/runtime-results.js';
export {
  type Availability,
  AvailabilitySchema,
  type HostFacts,
  HostFactsSchema,
  type StatusDocument,
  StatusDocumentSchema,
  type WorldMatch,
  WorldMatchSchema,
} from './documents/status.js';
export { type SuiteFile, SuiteFileSchema, type SuiteManifest, SuiteManifestSchema } from './documents/suite-manifest.js';
export { type RunSummary, RunSummarySchema } from './documents/summary.js';
export {
  type ManualProbe,
  type MetadataTemplate,
  MetadataTemplateSchema,
  type StaticTemplate,
  StaticTemplateSchema,
  TEMPLATE_KINDS,
  type VfsProfile,
  type VfsTemplate,
  VfsTemplateSchema,
} from './documents/template-kinds.js';
export {
  type BuiltInAnswer,
  type FilterRow,
  type ImplicitRuleRow,
  type OperationRow,
  type Provenance,
  type SystemProfile,
  type SystemRule,
  type WorldDocument,
  type WorldErrnos,
  type WorldFilters,
  type WorldHost,
  type WorldIdentity,
  type WorldOperations,
  type WorldRunTimeBlock,
  WorldSchema,
  type WorldSystemProfiles,
} from './documents/world.js';
export {
  type HostAdditions,
  HostAdditionsSchema,
  type HostDirectoryData,
  type HostFileData,
  type HostFileType,
  type HostIokitData,
  type HostServiceData,
  type HostVolumeData,
} from './documents/world-host.js';
export {
  AttestationError,
  type AttestationErrorCode,
  type AttestationSubject,
  assertKey,
  attestationKeyId,
  createAttestation,
  IN_TOTO_PAYLOAD_TYPE,
  IN_TOTO_STATEMENT_TYPE,
  openAttestation,
  openEnvelope,
  PACKET_PREDICATE_TYPE,
  preAuthEncoding,
  RUN_PREDICATE_TYPE,
  signPayload,
} from './dsse.js';
export {
  ContractError,
  type ContractErrorCode,
  ERROR_CATEGORIES,
  type ErrorCategory,
  RuntimeError,
  type RuntimeErrorInit,
} from './error.js';
export { codedFailure, envelopeOf, exitCodeOf } from './failure.js';
export { issues as dsseEnvelopeIssues } from './generated/dsse-envelope.js';
export { issues as inTotoStatementIssues } from './generated/in-toto-statement.js';
export { planMembers, probeEntryMembers, profileEntryMembers, registryIndexEntryMembers } from './generated/members.js';
export { issues as metadataTemplateIssues } from './generated/metadata-template.js';
export { issues as planIssues } from './generated/plan.js';
export { issues as planTemplateIssues } from './generated/plan-template.js';
export { issues as probeEntryIssues } from './generated/probe-entry.js';
export { issues as profileEntryIssues } from './generated/profile-entry.js';
export { issues as registryIndexIssues } from './generated/registry-index.js';
export { issues as staticTemplateIssues } from './generated/static-template.js';
export { issues as suiteManifestIssues } from './generated/suite-manifest.js';
export { issues as vfsTemplateIssues } from './generated/vfs-template.js';
export { idPattern } from './id-pattern.js';
export { compareCodePoints } from './json/code-points.js';
export { type EncodeOptions, encodeCanonicalLine, encodeJson, encodePretty, encodeString } from './json/encode.js';
export { KEY_ORDER, objectInOrder, orderedKeys, rememberKeyOrder } from './json/key-order.js';
export { JsonNumber } from './json/number.js';
export { decodeUtf8, LFS_POINTER, type ParseOptions, parseJson } from './json/parse.js';
export { jsonPointer, pointerStep, pointerSteps } from './json/pointer.js';
export { prettyPieces } from './json/pretty-pieces.js';
export { LIMITS } from './limits.js';
export { didYouMean, nearestWord } from './nearest.js';
export { planDigest, planDigestText } from './plan-digest.js';
export {
  EVIDENCE_PROMOTION_REASONS,
  PROMOTION_INFORMATION,
  PROMOTION_REASONS,
  type PromotionInformation,
  type PromotionReason,
  REFERENCE_PROMOTION_REASONS,
} from './promotion-reasons.js';
export { type CombinedDecision, combinedDecision, type DecidingRow, decisionOfRow, processDecision } from './row-decision.js';
export type { RuleSet } from './rule-set.js';
export { isRunId, RUN_ID_PATTERN } from './run-id.js';
export { BUNDLE_STATUSES, type BundleStatus, RUN_STATES } from './run-states.js';
export {
  OLDER_REGISTRY_VERSIONS,
  RUNTIME_RESULT_VERSION,
  RUNTIME_RESULT_VERSIONS,
  SCHEMA_VERSIONS,
  TOOL_MARKER_VERSION,
  TOOL_MARKER_VERSIONS,
} from './schema-versions.js';
export { shown, type TextTarget } from './shown.js';
export { isUnixTime, utcTime } from './utc-time.js';
export { type ProbeVerdict, VERDICT_WORDS, VERDICTS, verdictCount } from './verdicts.js';
export * from './vocabulary/index.js';
