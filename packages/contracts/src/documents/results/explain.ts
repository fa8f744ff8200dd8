import { z } from 'zod';
import { count, text } from '../fields.js';

/** The result of `explain`. */
export const explainResults = () => {
  const EngineDecisionSchema = z.enum(['allow', 'deny', 'unknown']);

  const RuleReferenceSchema = z.strictObject({
    file: text,
    line: count,
    part: z.enum(['base', 'run-time-block', 'key-rule', 'import']),
    text,
  });

  /** The operation in whose list the answer was found, and which of its lists. */
  const RuleLevelSchema = z.strictObject({ operation: text, list: z.enum(['implicit', 'filtered', 'tail', 'built-in']) });

  const WalkStepSchema = z.strictObject({
    kind: z.enum(['symlink', 'firmlink', 'parent', 'access']),
    path: text,
    to: z.exactOptional(text),
    operation: z.exactOptional(text),
    decision: z.exactOptional(EngineDecisionSchema),
    /** Null where no rule of the profile decided. */
    rule: z.exactOptional(RuleReferenceSchema.nullable()),
    level: z.exactOptional(RuleLevelSchema),
    /** Why this rule and no other, in words. */
    why: z.exactOptional(text),
  });

  const ExplainResultSchema = z.strictObject({
    decision: EngineDecisionSchema,
    operation: text,
    target: text,
    resolved_target: text,
    /** Absent where no rule of the profile decided. */
    rule: z.exactOptional(RuleReferenceSchema),
    level: z.exactOptional(RuleLevelSchema),
    /** Why this rule and no other, in words. */
    why: z.exactOptional(text),
    first_denied: z.exactOptional(z.strictObject({ operation: text, path: text })),
    walk: z.array(WalkStepSchema),
    /** Every access that is not allowed, also those behind the first, with rules that together allow the question. */
    needed: z.exactOptional(z.array(z.strictObject({ operation: text, path: z.exactOptional(text), rule: text }))),
    unknown: z.exactOptional(z.array(z.strictObject({ construct: text, reason: text, file: text, line: count }))),
    /** System profiles that are imported and were not given: what the world assumes of them stands in. */
    assumed: z.exactOptional(z.array(text)),
    /** Present when a kernel would not apply the profile at all. */
    apply_failure: z.exactOptional(
      z.strictObject({
        code: z.enum(['message-filter-entitlement', 'operation-not-applicable', 'unbound-variable', 'bad-form']),
        step: z.enum(['initialise', 'apply']),
        errno: z.int(),
        message: text,
        file: text,
        line: count,
      }),
    ),
  });

  return {
    'result.explain': ExplainResultSchema,
  };
};
