import { z } from 'zod';
import { count, counters, named, nullableText, sha256, text, texts } from '../fields.js';

/** Results of `world-capture` and `world-diff`. */
export const captureResults = () => {
  const SideSchema = z.strictObject({ world_id: named, sha256 });
  return {
    'result.world-capture': z.strictObject({
      out: text,
      world_id: named,
      sha256,
      /** Profiles that were compiled in this start. */
      compiled: count,
      /** Answers of earlier starts. */
      reused: count,
      operations: count,
      /** What could not be listed, and is assumed: members of the host, and lists that other parts hang on. */
      not_captured: texts,
      /** Why, for each of them. */
      reasons: z.record(named, text),
    }),
    'result.world-diff': z.strictObject({
      base: SideSchema,
      head: SideSchema,
      same: z.boolean(),
      /** Changes by part. */
      counts: counters,
      changes: z.array(
        z.strictObject({
          part: text,
          /** An operation, a filter, a path, a service … */
          subject: text,
          change: z.enum(['added', 'removed', 'changed']),
          /** What each side says of it, as text; null where it does not know it. */
          base: nullableText,
          head: nullableText,
        }),
      ),
    }),
  };
};
