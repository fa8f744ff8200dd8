import { z } from 'zod';
import { count, text } from '../fields.js';

/** The result of `ask`. */
export const askResults = () => {
  const RuleReferenceSchema = z.strictObject({
    file: text,
    line: count,
    part: z.enum(['base', 'run-time-block', 'key-rule', 'import']),
    text,
  });

  const QuestionSchema = z.strictObject({
    question: text,
    kind: z.enum(['operation', 'behaviour', 'protection']),
    /** Of a behaviour: works, fails, unknown. Of something to be protected: allowed is what was to be closed. */
    decision: z.enum(['allow', 'deny', 'unknown']),
    expected: z.exactOptional(z.enum(['allow', 'deny'])),
    /** The access that was denied first: the resolved path, and what it is for. */
    first_denied: z.exactOptional(z.strictObject({ operation: text, path: text, for: z.exactOptional(text) })),
    /** The rule that decided; absent where none of the profile did. */
    rule: z.exactOptional(RuleReferenceSchema),
    /** Why this rule and no other, in words. */
    why: z.exactOptional(text),
    /** Every access that is not allowed, with rules that together allow the question and nothing else. */
    needed: z.array(z.strictObject({ operation: text, path: z.exactOptional(text), rule: text })),
    /** What the user of the profile sees. */
    symptom: z.exactOptional(text),
    /** What an open answer hangs on: a construct of the profile, or a line of a behaviour. */
    unknown: z.exactOptional(
      z.array(z.strictObject({ what: text, reason: text, file: z.exactOptional(text), line: z.exactOptional(count) })),
    ),
    /** What releases of macOS after that of the world ask for besides, and the profile denies. */
    later: z.exactOptional(z.array(z.strictObject({ from_version: text, operation: text, path: z.exactOptional(text), rule: text }))),
  });

  return {
    'result.ask': z.strictObject({
      profile: text,
      /** False where an expected answer differs. */
      ok: z.boolean(),
      questions: z.array(QuestionSchema),
      /** The needed rules of what fails and was not expected to, as text for the end of the profile. */
      rules: text,
      /** System profiles that are imported and were not given: what the world assumes of them stands in. */
      assumed: z.exactOptional(z.array(text)),
      /** The suite that was saved. */
      suite: z.exactOptional(text),
    }),
  };
};
