import { z } from 'zod';
import { nullableText, text } from '../fields.js';
import { HostFactsSchema, hostStatus, StatusDocumentSchema, WorldMatchSchema } from '../status.js';

/** Results about the host. */
export const hostResults = () => {
  /** The status document with what only we say of a host. */
  const StatusResultSchema = z.strictObject({ ...StatusDocumentSchema.shape, ...hostStatus });

  const OutcomeSchema = z.enum(['as_expected', 'differs', 'open', 'not_applicable', 'timed_out', 'died', 'interrupted']);

  /** The report of the self test, which is also its file. */
  const SelftestResultSchema = z.strictObject({
    schema_version: z.literal('runtime-tools.selftest.v0.2'),
    tool_version: text,
    /** Null where the runner could not tell. */
    host: HostFactsSchema.nullable(),
    world_match: WorldMatchSchema.nullable(),
    /** `running`: what is here was written before the end; the same command goes on from there. */
    ended: z.enum(['running', 'interrupted', 'complete']),
    counts: z.partialRecord(OutcomeSchema, z.int().positive()),
    checks: z.array(
      z.strictObject({
        id: text,
        group: text,
        /** The open fact, as a question. */
        question: text,
        expected: nullableText,
        /** What another answer says about which part of the code. */
        means: text,
        outcome: OutcomeSchema,
        /** What came. */
        found: z.record(z.string(), z.unknown()),
        /** The process of the check, with the beginning of its standard error; null where it had none of its own. */
        process: z.strictObject({ exit_code: z.int().nullable(), signal: nullableText, timed_out: z.boolean(), stderr: text }).nullable(),
      }),
    ),
  });

  return {
    'result.selftest': SelftestResultSchema,
    'result.status': StatusResultSchema,
  };
};
