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

  const WalkStepSchema = z.strictObject({
    kind: z.enum(['symlink', 'firmlink', 'parent', 'access']),
    path: text,
    to: z.exactOptional(text),
    operation: z.exactOptional(text),
    decision: z.exactOptional(EngineDecisionSchema),
    /** Null when the default decided. */
    rule: z.exactOptional(RuleReferenceSchema.nullable()),
  });

  const ExplainResultSchema = z.strictObject({
    decision: EngineDecisionSchema,
    operation: text,
    target: text,
    resolved_target: text,
    /** Absent when the default decided. */
    rule: z.exactOptional(RuleReferenceSchema),
    first_denied: z.exactOptional(z.strictObject({ operation: text, path: text })),
    walk: z.array(WalkStepSchema),
    unknown: z.exactOptional(z.array(z.strictObject({ construct: text, reason: text, file: text, line: count }))),
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
