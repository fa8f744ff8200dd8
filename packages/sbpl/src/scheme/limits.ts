/** Evaluation steps a profile may use, and how many more for each character of its text. */
export const MAX_STEPS = 1_000_000;
export const STEPS_PER_CHARACTER = 4;
/** Steps spent below undecided conditions, where nothing that is found decides anything. */
export const MAX_UNDECIDED_STEPS = 200_000;
/** Nested evaluations. Tail calls do not nest. */
export const MAX_DEPTH = 1200;
export const MAX_STRING = 64 * 1024;
export const MAX_LIST = 100_000;
export const MAX_COMPARISONS = 200_000;

/** Raised inside the evaluator when a profile asks for more than its bounds. */
export class EvaluationLimit extends Error {}

/** The profile ends its own compilation: it called `error`. */
export class ProfileStopped extends Error {
  isReported = false;
}

/** A call that cannot be computed; the evaluator turns it into an unknown value at the place of the call. */
export class NotComputable extends Error {
  /** The variable that is not defined, where that is why. */
  readonly undefinedName: string | undefined;

  constructor(message: string, undefinedName?: string) {
    super(message);
    this.undefinedName = undefinedName;
  }
}
