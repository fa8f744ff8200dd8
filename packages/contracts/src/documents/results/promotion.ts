import { z } from 'zod';
import { count, named, nullableFlag, nullableText, sha256, text, texts } from '../fields.js';
import { GATE_SETS, PromotabilitySchema, PromotionPacketSchema } from '../promotion.js';

/** Results about packets. */
export const promotionResults = () => {
  /** The answer when `--require-promotable` is not met: nothing was written. */
  const PacketRefusalSchema = z.strictObject({ written: z.literal(false), promotability: PromotabilitySchema });

  /** The packet as written, or the refusal. */
  const EmitPromotionResultSchema = z.union([PromotionPacketSchema, PacketRefusalSchema]);

  const PacketProblemSchema = z.strictObject({
    code: named,
    /** JSON pointer of the claim in the packet. */
    field: z.exactOptional(text),
    /** Name of the artifact in the bundle. */
    path: z.exactOptional(text),
    message: named,
    hint: z.exactOptional(text),
    expected: z.exactOptional(z.unknown()),
    found: z.exactOptional(z.unknown()),
    reasons: z.exactOptional(texts),
  });

  const VerifyPacketResultSchema = z.strictObject({
    ok: z.boolean(),
    packet: named,
    packet_sha256: sha256,
    /** As the packet names it. */
    directory: text,
    run_id: nullableText,
    world_id: nullableText,
    /** Null, as the two after it, when the bundle was not found. */
    gate_set: z.enum(GATE_SETS).nullable(),
    promotable: nullableFlag,
    promotability: PromotabilitySchema.nullable(),
    /** Null when no key was given. */
    attestation: z.strictObject({ ok: z.boolean(), covers: z.enum(['packet', 'bundle']).nullable(), subjects: count }).nullable(),
    /** Artifacts that met their digest, and rows of the job that were held against every document made from them. */
    looked_at: z.strictObject({ artifacts: count, rows: count }),
    problems: z.array(PacketProblemSchema),
  });

  return {
    'result.emit-promotion': EmitPromotionResultSchema,
    'result.verify-packet': VerifyPacketResultSchema,
  };
};
