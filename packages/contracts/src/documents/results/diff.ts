import { z } from 'zod';
import { count, nullableText, text } from '../fields.js';

/** The result of `diff`. */
export const diffResults = () => {
  const CHANGE_KINDS = ['decision', 'expectation', 'coverage', 'stage', 'witness', 'new', 'gone'] as const;
  const CAUSES = ['policy', 'host', 'harness', 'fixture', 'not_measured', 'plan', 'unexplained'] as const;

  const BundleFactsSchema = z.strictObject({
    run_id: text,
    bundle_dir: text,
    status: text,
    world_id: text,
    channel: text,
    runner: nullableText,
    plan_id: text,
    plan_digest: text,
    updated_at_unix: z.number().nullable(),
    host: z.record(z.string(), nullableText),
    /** Profile id to a digest over its text, rules and mode. */
    profiles: z.record(z.string(), nullableText),
  });

  const ExpectationFactsSchema = z.strictObject({
    profile_id: text,
    expectation_id: text,
    operation: text,
    target: nullableText,
    expected: nullableText,
    decision: nullableText,
    stage: nullableText,
    kind: nullableText,
    witness: nullableText,
    baseline: nullableText,
    absent: z.boolean(),
  });

  const PolicyLineSchema = z.strictObject({ line: count, text });

  const DiffResultSchema = z.strictObject({
    schema_version: z.literal('runtime-tools.diff.v0.1'),
    base: BundleFactsSchema,
    head: BundleFactsSchema,
    /** Exit 1 when true. */
    decisions_differ: z.boolean(),
    /** A plan expects something else of an expectation that is in both. Exit 1 when true. */
    expectations_differ: z.boolean(),
    /** Which of the two was written first. */
    older: z.enum(['base', 'head']).nullable(),
    counts: z.strictObject({
      compared: count,
      /** Of `compared`: decided in both runs. At 0 nothing could differ. */
      measured: count,
      same: count,
      decision: count,
      expectation: count,
      coverage: count,
      stage: count,
      witness: count,
      new: count,
      gone: count,
    }),
    causes: z.partialRecord(z.enum(CAUSES), count),
    /** Lines of the policies, as they were applied, that changed. */
    policies: z.array(z.strictObject({ profile_id: text, removed: z.array(PolicyLineSchema), added: z.array(PolicyLineSchema) })),
    host_changes: z.array(z.strictObject({ field: text, base: nullableText, head: nullableText })),
    changes: z.array(
      z.strictObject({
        kind: z.enum(CHANGE_KINDS),
        cause: z.enum(CAUSES),
        profile_id: text,
        expectation_id: text,
        operation: text,
        target: nullableText,
        base: ExpectationFactsSchema.nullable(),
        head: ExpectationFactsSchema.nullable(),
      }),
    ),
  });

  return {
    'result.diff': DiffResultSchema,
  };
};
