import { z } from 'zod';
import { nullableText, sha256, text } from '../fields.js';
import { HostFactsSchema, hostStatus, StatusDocumentSchema, WorldMatchSchema } from '../status.js';

/** Results about the host. */
export const hostResults = () => {
  /** The status document with what only we say of a host. */
  const StatusResultSchema = z.strictObject({ ...StatusDocumentSchema.shape, ...hostStatus });

  const OutcomeSchema = z.enum(['as_expected', 'differs', 'open', 'not_applicable']);

  const SelftestResultSchema = z.strictObject({
    schema_version: z.literal('runtime-tools.selftest.v0.1'),
    host: HostFactsSchema,
    world_match: WorldMatchSchema,
    tools: z.array(
      z.strictObject({
        name: text,
        path: text,
        real_path: nullableText,
        sha256: sha256.nullable(),
        system: z.boolean().nullable(),
        manifest_sha256: sha256.optional(),
      }),
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
