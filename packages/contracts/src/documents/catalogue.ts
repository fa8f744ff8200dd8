import type { z } from 'zod';
import { type ApplyPreflight, ApplyPreflightSchema } from './apply-preflight.js';
import { type ArtifactIndex, ArtifactIndexSchema } from './artifact-index.js';
import { type DsseEnvelope, DsseEnvelopeSchema, type InTotoStatement, InTotoStatementSchema } from './attestation.js';
import { type BaselineResults, BaselineResultsSchema } from './baseline-results.js';
import { type Behaviour, BehaviourSchema } from './behaviour.js';
import { type RuntimeConfig, RuntimeConfigSchema } from './config.js';
import { type ExpectedMatrix, ExpectedMatrixSchema } from './expected-matrix.js';
import { type Fixtures, FixturesSchema } from './fixtures.js';
import { type RuntimeInventory, RuntimeInventorySchema } from './inventory.js';
import { type LaunchctlDiagnostics, LaunchctlDiagnosticsSchema } from './launchctl.js';
import { type RuntimeLinks, RuntimeLinksSchema } from './links.js';
import { type MismatchPacket, MismatchPacketSchema, type MismatchSummary, MismatchSummarySchema } from './mismatch.js';
import { type Observation, ObservationSchema, type Observations, ObservationsSchema } from './observation.js';
import { type OpRuntimeSummary, OpRuntimeSummarySchema } from './op-summary.js';
import { type OracleResults, OracleResultsSchema } from './oracle-results.js';
import { type PathWitnesses, PathWitnessesSchema } from './path-witnesses.js';
import { type Plan, PlanSchema } from './plan.js';
import { type PlanTemplate, PlanTemplateSchema } from './plan-template.js';
import {
  type PacketSet,
  PacketSetSchema,
  type PromotionPacket,
  PromotionPacketSchema,
  type PromotionReceipt,
  PromotionReceiptSchema,
} from './promotion.js';
import {
  type ProbeRegistry,
  ProbeRegistrySchema,
  type ProfileRegistry,
  ProfileRegistrySchema,
  type RegistryIndex,
  RegistryIndexSchema,
} from './registry.js';
import { type RepairLog, RepairLogSchema } from './repair-log.js';
import { type RunManifest, RunManifestSchema } from './run-manifest.js';
import { type RunStatus, RunStatusSchema } from './run-status.js';
import { type RuntimeResults, RuntimeResultsSchema } from './runtime-results.js';
import { type StatusDocument, StatusDocumentSchema } from './status.js';
import { type SuiteManifest, SuiteManifestSchema } from './suite-manifest.js';
import { type RunSummary, RunSummarySchema } from './summary.js';
import { type WorldFile, WorldSchema } from './world.js';

/** The documents of this package by name. `runtime schema` lists them, those of the job and the results of commands. */
export const DOCUMENTS = {
  apply_preflight: ApplyPreflightSchema,
  artifact_index: ArtifactIndexSchema,
  baseline_results: BaselineResultsSchema,
  behaviour: BehaviourSchema,
  dsse_envelope: DsseEnvelopeSchema,
  expected_matrix: ExpectedMatrixSchema,
  fixtures: FixturesSchema,
  in_toto_statement: InTotoStatementSchema,
  launchctl_diagnostics: LaunchctlDiagnosticsSchema,
  mismatch_packet: MismatchPacketSchema,
  mismatch_summary: MismatchSummarySchema,
  observation: ObservationSchema,
  observations: ObservationsSchema,
  op_runtime_summary: OpRuntimeSummarySchema,
  oracle_results: OracleResultsSchema,
  packet_set: PacketSetSchema,
  path_witnesses: PathWitnessesSchema,
  plan: PlanSchema,
  plan_template: PlanTemplateSchema,
  probe_registry: ProbeRegistrySchema,
  profile_registry: ProfileRegistrySchema,
  promotion_packet: PromotionPacketSchema,
  promotion_receipt: PromotionReceiptSchema,
  registry_index: RegistryIndexSchema,
  repair_log: RepairLogSchema,
  run_manifest: RunManifestSchema,
  run_status: RunStatusSchema,
  runtime_config: RuntimeConfigSchema,
  runtime_inventory: RuntimeInventorySchema,
  runtime_links: RuntimeLinksSchema,
  runtime_results: RuntimeResultsSchema,
  status: StatusDocumentSchema,
  suite_manifest: SuiteManifestSchema,
  summary: RunSummarySchema,
  world: WorldSchema,
} as const satisfies Record<string, z.ZodType>;

export type DocumentName = keyof typeof DOCUMENTS;
/** The type of every document by name. */
interface DocumentTypes {
  apply_preflight: ApplyPreflight;
  artifact_index: ArtifactIndex;
  baseline_results: BaselineResults;
  behaviour: Behaviour;
  dsse_envelope: DsseEnvelope;
  expected_matrix: ExpectedMatrix;
  fixtures: Fixtures;
  in_toto_statement: InTotoStatement;
  launchctl_diagnostics: LaunchctlDiagnostics;
  mismatch_packet: MismatchPacket;
  mismatch_summary: MismatchSummary;
  observation: Observation;
  observations: Observations;
  op_runtime_summary: OpRuntimeSummary;
  oracle_results: OracleResults;
  packet_set: PacketSet;
  path_witnesses: PathWitnesses;
  plan: Plan;
  plan_template: PlanTemplate;
  probe_registry: ProbeRegistry;
  profile_registry: ProfileRegistry;
  promotion_packet: PromotionPacket;
  promotion_receipt: PromotionReceipt;
  registry_index: RegistryIndex;
  repair_log: RepairLog;
  run_manifest: RunManifest;
  run_status: RunStatus;
  runtime_config: RuntimeConfig;
  runtime_inventory: RuntimeInventory;
  runtime_links: RuntimeLinks;
  runtime_results: RuntimeResults;
  status: StatusDocument;
  suite_manifest: SuiteManifest;
  summary: RunSummary;
  world: WorldFile;
}

export type DocumentOf<Name extends DocumentName> = DocumentTypes[Name];

/** Sorted by code point. */
export const DOCUMENT_NAMES: readonly DocumentName[] = Object.keys(DOCUMENTS).sort() as DocumentName[];

export const isDocumentName = (name: string): name is DocumentName => Object.hasOwn(DOCUMENTS, name);
