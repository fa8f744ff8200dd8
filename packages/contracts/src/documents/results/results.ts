import { z } from 'zod';
import { VERDICTS } from '../../verdicts.js';
import { count, text } from '../fields.js';

/** The result of `results`. */
export const resultsResults = () => {
  const LaneDecisionSchema = z.enum(['allow', 'deny']).nullable();
  const VerdictSchema = z.enum(VERDICTS);

  const ResultRowSchema = z.strictObject({
    profile_id: text,
    expectation_id: text,
    operation: text,
    target: text,
    expected: LaneDecisionSchema,
    /** What each lane decided; null where it decided nothing, or did not run. */
    baseline: LaneDecisionSchema,
    scenario: LaneDecisionSchema,
    oracle: LaneDecisionSchema,
    verdict: VerdictSchema,
    /** What the policy denied first on the way. The path is empty for an access without one. */
    first_denied: z.exactOptional(z.strictObject({ operation: text, path: text })),
    /** Why it came out so, in words. Absent for what was allowed as expected. */
    cause: z.exactOptional(text),
    /** The rule that decided, in the text that was applied. */
    rule: z.exactOptional(
      z.strictObject({
        file: text,
        line: count,
        part: text,
        text,
        /** The author's own file, in which the rule has the same line. */
        source: z.exactOptional(text),
      }),
    ),
  });

  /** `counts` are of the run; `rows` are those that were asked for. */
  const ResultsResultSchema = z.strictObject({
    run_id: text,
    counts: z.strictObject({
      profiles: count,
      probes: count,
      match: count,
      surprise: count,
      known: count,
      blocked: count,
      unmeasured: count,
    }),
    rows: z.array(ResultRowSchema),
  });

  return {
    'result.results': ResultsResultSchema,
  };
};
