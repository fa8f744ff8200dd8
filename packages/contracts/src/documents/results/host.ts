import { z } from 'zod';
import { nullableText, sha256, text, texts } from '../fields.js';
import { StatusDocumentSchema } from '../status.js';

/** Results about the host. */
export const hostResults = () => {
  /** Where no runner is installed, only the first two are known. */
  const HostFactsSchema = z.strictObject({
    platform: text,
    machine: text,
    product_version: z.exactOptional(nullableText),
    build: z.exactOptional(nullableText),
    sip: z.exactOptional(z.enum(['enabled', 'disabled', 'unknown']).nullable()),
    dyld_digest: z.exactOptional(nullableText),
    node: z.exactOptional(text),
  });

  const WorldMatchSchema = z.strictObject({ compared: texts, result: z.enum(['match', 'differs', 'unknown']) });

  const AvailabilitySchema = z.strictObject({ available: z.boolean(), code: nullableText, reason: nullableText });

  /** The status document with what only we say of a host. */
  const StatusResultSchema = z.strictObject({
    ...StatusDocumentSchema.shape,
    host: HostFactsSchema,
    world_match: WorldMatchSchema,
    runners: z.strictObject({ simulated: AvailabilitySchema, seatbelt: AvailabilitySchema }),
    channels: z.strictObject({ direct: AvailabilitySchema, launchd_clean: AvailabilitySchema }),
    ffi: z.boolean(),
  });

  const OutcomeSchema = z.enum(['as_expected', 'differs', 'open', 'not_applicable']);

  const SelftestResultSchema = z.strictObject({
    schema_version: z.literal('runtime-tools.selftest.v0.1'),
    host: HostFactsSchema,
    world_match: WorldMatchSchema,
    tools: z.array(
      z.strictObject({ name: text, path: text, real_path: nullableText, sha256: sha256.nullable(), system: z.boolean().nullable() }),
    ),
    counts: z.partialRecord(OutcomeSchema, z.int().positive()),
    checks: z.array(
      z.strictObject({
        id: text,
        /** The open fact, as a question. */
        question: text,
        outcome: OutcomeSchema,
        expected: nullableText,
        found: z.record(z.string(), z.unknown()),
      }),
    ),
  });

  return {
    'result.selftest': SelftestResultSchema,
    'result.status': StatusResultSchema,
  };
};
