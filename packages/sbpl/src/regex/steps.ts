/** Steps that matching may take for one question: some hundred times what the largest system profiles need. */
const MAX_MATCH_STEPS = 20_000_000;

/** Raised where matching takes more steps than a question may. */
export class TooCostly extends Error {}

/** The steps that are left. They are counted and never timed, so that a question is answered alike everywhere. */
export class Steps {
  #left: number;
  /** The rule that they are taken for. */
  rule: { file: string; span: { line: number } } | null = null;

  constructor(most = MAX_MATCH_STEPS) {
    this.#left = most;
  }

  /** None are left: whatever is asked from now on stays open. */
  get areSpent(): boolean {
    return this.#left < 0;
  }

  spend(count: number): void {
    this.#left -= count;
    if (this.#left < 0) {
      throw new TooCostly('the pattern is too costly to decide');
    }
  }
}
