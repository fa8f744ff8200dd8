import { z } from 'zod';
import { count, text } from '../fields.js';

/** The result of `import-log`. */
export const importLogResults = () => {
  const ActionSchema = z.strictObject({
    /** The behaviour, and what it is in words. */
    name: text,
    title: text,
    denials: z.array(z.strictObject({ operation: text, target: text })),
    /** Rules that the action needs besides those for the denials; empty for one that needs a value. */
    also_needed: z.array(text),
  });

  const ProcessSchema = z.strictObject({
    process: text,
    /** Denials of it, those that stand for several included. */
    denials: count,
    /** Questions of the suite about it: each access once. */
    questions: count,
    profile_path: text,
    /** Rules that together allow what was denied, and nothing else; candidates, for somebody to read. */
    rules: z.array(text),
    /** Everyday actions that the denials speak of. */
    actions: z.array(ActionSchema),
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
