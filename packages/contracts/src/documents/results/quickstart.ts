import { z } from 'zod';
import { count, named, text } from '../fields.js';
import { PromotabilitySchema } from '../promotion.js';
import type { bundleResults } from './bundles.js';
import type { planResults } from './plans.js';

type Steps = ReturnType<typeof bundleResults> & ReturnType<typeof planResults>;

/** The result of `quickstart`, which is made of those of its steps. */
export const quickstartResults = (steps: Steps) => {
  /** The answers of the steps. Of a run that failed, nothing after it was done: null, and no operations. */
  const QuickstartResultSchema = z.strictObject({
    ok: z.boolean(),
    lint: steps['result.plan-lint'].omit({ fixed: true }),
    run: steps['result.run'],
    validation: steps['result.validate-bundle'].nullable(),
    promotability: PromotabilitySchema.nullable(),
    /** Decisions per operation, in order of first appearance. `mismatch`: of the decisions, `known`: of the mismatches. */
    operations: z.array(
      z.strictObject({ operation: text, allow: count, deny: count, mismatch: count, known: count, not_measured: count, blocked: count }),
    ),
    /** Files that were written, from the caller's directory. */
    packet: named.nullable(),
    ops: named.nullable(),
    report: named.nullable(),
  });

  return { 'result.quickstart': QuickstartResultSchema };
};
