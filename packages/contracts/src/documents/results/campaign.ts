import { z } from 'zod';
import { count, nullableText, text, texts } from '../fields.js';

/** The result of `campaign`, which is also its `campaign.json`. */
export const campaignResults = () => {
  const decision = z.enum(['allow', 'deny']);
  const TallySchema = z.strictObject({
    profiles: count,
    asked: count,
    agreed: count,
    disagreed: count,
    /** The engine does not decide. */
    open: count,
    /** There is no measured decision: how often, by reason. */
    not_measured: z.record(text, count),
  });
  const CaseSchema = z.strictObject({
    text,
    imports: z.record(text, text),
    question: z.strictObject({ operation: text, target: text, driver: z.exactOptional(text), syscall: z.exactOptional(text) }),
    engine: decision,
    judge: decision,
    /** Null for a replayed question, which is not shrunk. */
    forms: count.nullable(),
    /** The number of a shipped question. */
    discriminator: count.nullable(),
    /** False where time ran out before nothing smaller was left to try. */
    shrunk: z.boolean(),
    /** Variants of the model. */
    speaks_for: texts,
    speaks_against: texts,
  });
  return {
    'result.campaign': z.strictObject({
      schema_version: z.literal('runtime-tools.campaign.v0.1'),
      world_id: text,
      judge: text,
      seed: z.int(),
      budget_seconds: z.number(),
      /** `running`: written on the way, by a campaign that was not ended in order. */
      ended: z.enum(['running', 'interrupted', 'budget', 'rounds']),
      rounds: count,
      questions: TallySchema,
      shrinking: TallySchema,
      /** The shipped questions in their order; null where one side does not decide. */
      discriminators: z.array(z.strictObject({ engine: decision, judge: decision }).nullable()),
      /** Disagreements that were not shrunk. */
      further: count,
      groups: z.array(
        z.strictObject({
          kind: text,
          /** The variant of the model that explains them. */
          variant: nullableText,
          title: nullableText,
          /** Answers on which both sides agree and the variant does not. */
          contradictions: count,
          cases: z.array(CaseSchema),
        }),
      ),
      /** The plan of the suite, from the report; null where nothing was found. */
      suite: nullableText,
    }),
  };
};
