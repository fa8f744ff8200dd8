import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, named, nullableFlag, nullableText, opaque, runId, schemaVersion, sha256, text, texts } from './fields.js';

export const GateResultSchema = z.looseObject({
  code: text,
  passed: z.boolean(),
  inputs: opaque,
  explanation: text,
});
export type GateResult = z.infer<typeof GateResultSchema>;

export const GATE_SETS = ['reference', 'evidence'] as const;
export type GateSet = (typeof GATE_SETS)[number];

/** The answer of the promotability gates; derived from a bundle, never given. */
export const PromotabilitySchema = z.looseObject({
  promotable_decision_stage: z.boolean(),
  reasons: texts,
  gating_inputs: z.looseObject({
    channel: z.unknown(),
    apply_preflight_present: z.boolean(),
    apply_ok: z.unknown(),
    sandbox_check_self: z.unknown(),
  }),
  gate_set: z.enum(GATE_SETS).optional(),
  information: texts.optional(),
  gates: z.array(GateResultSchema).optional(),
});
export type Promotability = z.infer<typeof PromotabilitySchema>;

/** What binds a packet to one committed bundle (ours). */
export const PacketBundleSchema = z.looseObject({
  /** Null where the run says none that is one; then the bundle does not verify. */
  run_id: runId.nullable(),
  world_id: nullableText,
  directory: named,
  path_base: z.enum(['repository', 'packet']),
  index_sha256: sha256.nullable(),
  artifacts: z.record(z.string(), z.looseObject({ sha256, size: count })),
});
export type PacketBundle = z.infer<typeof PacketBundleSchema>;

/** `promotion_packet.json` (contract: bundles, 7; promotion). A packet without `bundle` is the reference's. */
export const PromotionPacketSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.promotion_packet, /^runtime-tools\.promotion_packet\.v[0-9]{1,3}\.[0-9]{1,3}$/),
  run_manifest: named,
  expected_matrix: named,
  runtime_results: named,
  runtime_events: named,
  baseline_results: nullableText.optional(),
  oracle_results: nullableText.optional(),
  mismatch_packets: nullableText.optional(),
  summary: nullableText.optional(),
  promotability: PromotabilitySchema,
  path_witnesses: text.optional(),
  fixtures: text.optional(),
  impact_map: text.optional(),
  bundle: PacketBundleSchema.optional(),
});
export type PromotionPacket = z.infer<typeof PromotionPacketSchema>;

/** A packet set: which packets a promotion looks at. */
export const PacketSetSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.packet_set),
  world_id: nullableText.optional(),
  allow_missing: nullableFlag.optional(),
  packets: texts,
});
export type PacketSet = z.infer<typeof PacketSetSchema>;

export const ConsideredPacketSchema = z.looseObject({
  path: text,
  status: z.enum(['used', 'rejected', 'missing']),
  reasons: texts,
  schema_version: z.unknown().optional(),
  channel: z.unknown().optional(),
  run_id: z.unknown().optional(),
  promotability: opaque.nullable().optional(),
  error: text.optional(),
});

/** `promotion_receipt.json` (contract: bundles, 15.3). */
export const PromotionReceiptSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.promotion_receipt),
  world_id: text,
  notes: text.optional(),
  inputs: texts,
  input_hashes: z.record(z.string(), sha256),
  packet_set: nullableText,
  packets: z.looseObject({
    considered: z.array(ConsideredPacketSchema),
    used: texts,
    rejected: z.array(z.looseObject({ path: text, reasons: texts, error: text.optional() })),
  }),
});
export type PromotionReceipt = z.infer<typeof PromotionReceiptSchema>;
