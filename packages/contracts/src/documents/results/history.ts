import { z } from 'zod';
import { BUNDLE_STATUSES } from '../../run-states.js';
import { count, named, nullableText, runId, text, texts } from '../fields.js';

/** The result of `history`. */
export const historyResults = () => {
  const decision = z.enum(['allow', 'deny']).nullable();
  const Side = z.strictObject({ decision, expected: decision });

  const HistoryResultSchema = z.strictObject({
    schema_version: z.literal('runtime-tools.history.v0.1'),
    /** Columns: by kind of evidence, channel, version of the system, world and time. */
    runs: z.array(
      z.strictObject({
        path: named,
        run_id: runId,
        index_sha256: text,
        at_unix: z.number().nullable(),
        world_id: text,
        product_version: nullableText,
        build: nullableText,
        plan_id: text,
        plan_digest: text,
        channel: text,
        status: z.enum(BUNDLE_STATUSES),
        /** What made it. Runs of different kinds are never compared. */
        evidence: z.enum(['real', 'reference', 'simulated']),
        promotable: z.boolean(),
        /** Only a part of the plan was selected. */
        filtered: z.boolean(),
        repaired: z.boolean(),
        counts: z.strictObject({ allow: count, deny: count, unmeasured: count }),
      }),
    ),
    /** Rows: one question each, whatever its id was. */
    probes: z.array(
      z.strictObject({
        profile_id: text,
        expectation_ids: texts,
        operation: text,
        target: nullableText,
        /** A letter a run: `a` allow, `d` deny, `n` not measured, `.` not asked. */
        cells: text,
      }),
    ),
    /** From one run to the next that asks the same, among runs of one kind of evidence and one channel. */
    changes: z.array(
      z.strictObject({
        /** Index into `probes`. */
        probe: count,
        /** Indexes into `runs`. */
        from: count,
        to: count,
        kind: z.enum(['decision', 'coverage', 'expectation']),
        cause: z.enum(['policy', 'host', 'harness', 'fixture', 'not_measured', 'plan', 'flake', 'unexplained']),
        before: Side,
        after: Side,
      }),
    ),
    /** Runs that were found and do not verify; nothing of them is in the matrix. */
    refused: z.array(z.strictObject({ path: named, code: named, message: text })),
  });

  return { 'result.history': HistoryResultSchema };
};
