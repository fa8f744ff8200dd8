import { z } from 'zod';
import { count, text } from '../fields.js';

/** The result of `import-log`. */
export const importLogResults = () => {
  const ProcessSchema = z.strictObject({
    process: text,
    /** Denials of it, those that stand for several included. */
    denials: count,
    /** Questions of the suite about it: each access once. */
    questions: count,
    profile_path: text,
    /** Rules that together allow what was denied, and nothing else; candidates, for somebody to read. */
    rules: z.array(text),
  });

  return {
    'result.import-log': z.strictObject({
      log: text,
      plan_path: text,
      lines: count,
      denials: count,
      processes: z.array(ProcessSchema),
      /** Denials that no question was made of, and why. */
      skipped: z.strictObject({
        /** Of another process than the one asked for. */
        other_process: count,
        /** The world has no such operation. */
        unknown_operation: count,
        /** The target is no path where one is needed, too long, or holds control characters. */
        unusable_target: count,
        /** More than a suite takes. */
        over_limit: count,
      }),
    }),
  };
};
