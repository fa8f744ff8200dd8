import { z } from 'zod';
import type { PromotionInformation, PromotionReason } from '../promotion-reasons.js';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import {
  count,
  editorSchema,
  named,
  nullableFlag,
  nullableText,
  opaque,
  openObject,
  runId,
  schemaVersion,
  sha256,
  text,
  texts,
  typed,
} from './fields.js';

/** Codes that this release knows, by type. The schema takes those of a later release too. */
const codes = <Code extends string>(): z.ZodType<Code[]> => texts as unknown as z.ZodType<Code[]>;

/** One gate: whether the bundle passed, and the facts it was judged by. */
export const GateResultSchema = openObject({
  code: text as unknown as z.ZodType<PromotionReason>,
  passed: z.boolean(),
  inputs: opaque,
  explanation: text,
});
export interface GateResult extends z.infer<typeof GateResultSchema> {}

export const GATE_SETS = ['reference', 'evidence'] as const;
export type GateSet = (typeof GATE_SETS)[number];

/** The answer of the promotability gates; derived from a bundle, never given. */
export const PromotabilitySchema = openObject({
  promotable_decision_stage: z.boolean(),
  /** Codes of the gates that did not pass; empty when promotable. */
  reasons: codes<PromotionReason>(),
  gating_inputs: openObject({
    channel: z.unknown(),
    apply_preflight_present: z.boolean(),
    apply_ok: z.unknown(),
    sandbox_check_self: z.unknown(),
  }),
  gate_set: z.enum(GATE_SETS).optional(),
  /** The list of gates that was asked. Packets without it were made with the first. */
  gate_set_version: count.optional(),
  /** Codes that do not keep a bundle from being promoted. */
  information: codes<PromotionInformation>().optional(),
  gates: z.array(typed<GateResult>(GateResultSchema)).optional(),
});
export interface Promotability extends z.infer<typeof PromotabilitySchema> {}

/** What binds a packet to one committed bundle (ours). */
export const PacketBundleSchema = openObject({
  /** Null where the run says none that is one; then the bundle does not verify. */
  run_id: runId.nullable(),
  world_id: nullableText,
  directory: named,
  path_base: z.enum(['repository', 'packet']),
  index_sha256: sha256.nullable(),
  artifacts: z.record(z.string(), openObject({ sha256, size: count })),
});
export interface PacketBundle extends z.infer<typeof PacketBundleSchema> {}

/**
 * `promotion_packet.json`. A packet without `bundle` is the reference's. Packets of simulated runs have a schema of their own, so
 * that consumers which know only promotion packets refuse them.
 */
export const PromotionPacketSchema = openObject({
  schema_version: schemaVersion(
    SCHEMA_VERSIONS.promotion_packet,
    /^runtime-tools\.(?:promotion_packet\.v[0-9]{1,3}\.[0-9]{1,3}|simulated_packet\.v0\.1)$/,
  ),
  run_manifest: named,
  expected_matrix: named,
  runtime_results: named,
  runtime_events: named,
  baseline_results: nullableText.optional(),
  oracle_results: nullableText.optional(),
  mismatch_packets: nullableText.optional(),
  summary: nullableText.optional(),
  promotability: typed<Promotability>(PromotabilitySchema),
  path_witnesses: text.optional(),
  fixtures: text.optional(),
  impact_map: text.optional(),
  bundle: typed<PacketBundle>(PacketBundleSchema).optional(),
});
export interface PromotionPacket extends z.infer<typeof PromotionPacketSchema> {}

/** A packet set: which packets a promotion looks at. */
export const PacketSetSchema = openObject({
  $schema: editorSchema,
  /** The version of this kind of document. */
  schema_version: schemaVersion(SCHEMA_VERSIONS.packet_set).describe('The version of this kind of document.'),
  /** The host baseline that every packet must be of; any without it. */
  world_id: nullableText.optional().describe('The host baseline that every packet must be of; any without it.'),
  /** Whether a packet that is not there is passed over. */
  allow_missing: nullableFlag.optional().describe('Whether a packet that is not there is passed over.'),
  /** Paths of packets, relative to the repository root. */
  packets: texts.describe('Paths of packets, relative to the repository root.'),
});
export interface PacketSet extends z.infer<typeof PacketSetSchema> {}

export const ConsideredPacketSchema = openObject({
  path: text,
  status: z.enum(['used', 'rejected', 'missing']),
  reasons: texts,
  schema_version: z.unknown().optional(),
  channel: z.unknown().optional(),
  run_id: z.unknown().optional(),
  promotability: opaque.nullable().optional(),
  /** SHA-256 of the index of the bundle that was used. */
  index_sha256: sha256.nullable().optional(),
  error: text.optional(),
});

/** `promotion_receipt.json`. */
export const PromotionReceiptSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.promotion_receipt),
  world_id: text,
  notes: text.optional(),
  inputs: texts,
  input_hashes: z.record(z.string(), sha256),
  packet_set: nullableText,
  packets: openObject({
    considered: z.array(ConsideredPacketSchema),
    used: texts,
    rejected: z.array(openObject({ path: text, reasons: texts, error: text.optional() })),
  }),
});
export interface PromotionReceipt extends z.infer<typeof PromotionReceiptSchema> {}
