import type { z } from 'zod';
import { ApplyPreflightSchema } from './apply-preflight.js';
import { ArtifactIndexSchema } from './artifact-index.js';
import { BaselineResultsSchema } from './baseline-results.js';
import { RuntimeConfigSchema } from './config.js';
import { ExpectedMatrixSchema } from './expected-matrix.js';
import { FixturesSchema } from './fixtures.js';
import { RuntimeInventorySchema } from './inventory.js';
import { JobDoneSchema, JobResultRowSchema, JobSchema } from './job.js';
import { JobFrameSchema } from './job-frame.js';
import { LaunchctlDiagnosticsSchema } from './launchctl.js';
import { RuntimeLinksSchema } from './links.js';
import { MismatchPacketSchema, MismatchSummarySchema } from './mismatch.js';
import { ObservationSchema, ObservationsSchema } from './observation.js';
import { OpRuntimeSummarySchema } from './op-summary.js';
import { OracleResultsSchema } from './oracle-results.js';
import { PathWitnessesSchema } from './path-witnesses.js';
import { PlanSchema } from './plan.js';
import { PlanTemplateSchema } from './plan-template.js';
import { PacketSetSchema, PromotionPacketSchema, PromotionReceiptSchema } from './promotion.js';
import { ProbeRegistrySchema, ProfileRegistrySchema, RegistryIndexSchema } from './registry.js';
import { RepairLogSchema } from './repair-log.js';
import { RunManifestSchema } from './run-manifest.js';
import { RunStatusSchema } from './run-status.js';
import { RuntimeResultsSchema } from './runtime-results.js';
import { StatusDocumentSchema } from './status.js';
import { SuiteManifestSchema } from './suite-manifest.js';
import { RunSummarySchema } from './summary.js';
import { WorldSchema } from './world.js';

/** Every document by name: the names that `runtime schema` lists. */
export const DOCUMENTS = {
  apply_preflight: ApplyPreflightSchema,
  artifact_index: ArtifactIndexSchema,
  baseline_results: BaselineResultsSchema,
  expected_matrix: ExpectedMatrixSchema,
  fixtures: FixturesSchema,
  job: JobSchema,
  job_done: JobDoneSchema,
  job_frame: JobFrameSchema,
  job_result_row: JobResultRowSchema,
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
export type DocumentOf<Name extends DocumentName> = z.infer<(typeof DOCUMENTS)[Name]>;

/** Sorted by code point. */
export const DOCUMENT_NAMES: readonly DocumentName[] = Object.keys(DOCUMENTS).sort() as DocumentName[];

export const isDocumentName = (name: string): name is DocumentName => Object.hasOwn(DOCUMENTS, name);
