import { z } from 'zod';
import { BUNDLE_STATUSES } from '../../run-states.js';
import { ChannelNameSchema, RunnerNameSchema } from '../../vocabulary/word-schemas.js';
import { count, named, nullableText, runId, sha256, text, texts } from '../fields.js';

/** Results about runs and bundles. */
export const bundleResults = () => {
  /** What `run` prints. Paths start from the caller's directory. */
  const RunResultSchema = z.strictObject({
    /** The run directory. */
    out_dir: named,
    run_id: runId,
    status: z.enum([...BUNDLE_STATUSES, 'dry']),
    channel: ChannelNameSchema,
    runner: RunnerNameSchema.nullable(),
    run_manifest: named,
    artifact_index: named,
    /** `mismatches` are `surprises` and `known` together. */
    counts: z.strictObject({
      profiles: count,
      scenarios: count,
      mismatches: count,
      blocked: count,
      known: count,
      surprises: count,
      unmeasured: count,
    }),
    /** Of a dry run: every path that the seatbelt runner would open for writing. */
    would_open_for_writing: z.exactOptional(z.array(text)),
  });

  /** One thing that is wrong with a bundle. */
  const BundleProblemSchema = z.strictObject({
    code: named,
    /** The artifact's name in the bundle, or a path as the index holds it. */
    path: z.exactOptional(text),
    /** JSON pointer inside that document. */
    field: z.exactOptional(text),
    message: named,
    hint: z.exactOptional(text),
  });

  const ValidateBundleResultSchema = z.strictObject({
    ok: z.boolean(),
    run_id: nullableText,
    bundle_dir: named,
    status: z.enum(BUNDLE_STATUSES).nullable(),
    rule_set: z.enum(['reference', 'runtime']),
    repaired: z.boolean(),
    artifacts: count,
    bytes: count,
    index_sha256: sha256.nullable(),
    /** What was looked at: artifacts by digest, and rows of the job against every document made from them. */
    looked_at: z.strictObject({ artifacts: count, rows: count }),
    errors: z.array(BundleProblemSchema),
    warnings: z.array(BundleProblemSchema),
  });

  const DamageSchema = z.strictObject({ missing: texts, digest_mismatches: texts });

  /** `before` and `after` are there when something was rewritten. */
  const ReindexBundleResultSchema = z.strictObject({
    status: z.enum(['ok', 'repaired']),
    bundle_dir: named,
    before: z.exactOptional(DamageSchema),
    after: z.exactOptional(DamageSchema),
  });

  const ListedRunSchema = z.strictObject({
    /** The run directory, from the caller's directory. */
    path: named,
    /** The name of the directory, which need not be a run id where `kind` is `foreign`. */
    run_id: text,
    kind: z.enum(['committed', 'failed', 'dry', 'in_progress', 'interrupted', 'unreadable', 'foreign']),
    status: nullableText,
    plan_id: nullableText,
    world_id: nullableText,
    channel: nullableText,
    /** Null for evidence of the reference, which does not say, and for what is no run. */
    runner: nullableText,
    /** Only a part of the plan ran: `filters` say which. */
    filtered: z.boolean(),
    filters: z.strictObject({ only_profiles: texts, only_scenarios: texts }).nullable(),
    /** As the run's own documents have them; nothing is verified for a list. Null where it has none. */
    counts: z.strictObject({ profiles: count, scenarios: count, mismatches: count, surprises: count, known: count }).nullable(),
    updated_at_unix: z.number().nullable(),
    repaired: z.boolean(),
    latest: z.boolean(),
  });

  /** Newest first. */
  const ListRunsResultSchema = z.array(ListedRunSchema);

  const ReportResultSchema = z.strictObject({
    /** The page, from the caller's directory. */
    out: named,
    run_id: text,
    bytes: count,
    sha256,
    profiles: count,
    probes: count,
  });

  return {
    'result.list-runs': ListRunsResultSchema,
    'result.reindex-bundle': ReindexBundleResultSchema,
    'result.report': ReportResultSchema,
    'result.run': RunResultSchema,
    'result.validate-bundle': ValidateBundleResultSchema,
  };
};
