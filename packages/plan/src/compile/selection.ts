import { didYouMean, idPattern } from '@runtime/contracts';
import { PlanError } from '../error.js';
import { quoted } from '../finding.js';

/** Ids that a hint shows at most. */
const SHOWN_IDS = 10;

/** A filter of a run by ids, in which `*` stands for any characters. Without any, everything is admitted. */
export class Selection {
  readonly #kind: 'profile' | 'scenario';
  readonly #patterns: { pattern: string; fits: (id: string) => boolean; met: boolean }[];
  readonly #known = new Set<string>();
  /** What a probe is called is often only the end of its id. */
  readonly #names = new Map<string, string>();

  constructor(kind: 'profile' | 'scenario', patterns: readonly string[]) {
    this.#kind = kind;
    this.#patterns = patterns.map((pattern) => ({ pattern, fits: idPattern(pattern), met: false }));
  }

  /** Tells of ids that the plan has. */
  meets(ids: readonly string[], name?: string): void {
    for (const id of ids) {
      this.#known.add(id);
      if (name !== undefined) this.#names.set(name, id);
      for (const each of this.#patterns) if (each.fits(id)) each.met = true;
    }
  }

  admits(id: string): boolean {
    return this.#patterns.length === 0 || this.#patterns.some(({ fits }) => fits(id));
  }

  /** @throws PlanError `PLAN_SELECTION_UNKNOWN` for patterns that fit none of the ids that were met. */
  refuseUnmet(plan: string): void {
    const unknown = this.#patterns.filter(({ met }) => !met).map(({ pattern }) => pattern);
    const [first] = unknown;
    if (first === undefined) return;
    const byName = this.#names.get(first);
    const few = [...this.#known].slice(0, SHOWN_IDS);
    const more = this.#known.size > SHOWN_IDS ? `, and ${this.#known.size - SHOWN_IDS} more` : '';
    const what = this.#kind === 'profile' ? 'profiles' : 'expectation ids (a probe id, where the probe states none)';
    const fitting = first.includes('*') ? ' that fits' : '';
    throw new PlanError({
      code: 'PLAN_SELECTION_UNKNOWN',
      message: `the plan has no ${this.#kind}${fitting} ${unknown.map(quoted).join(', ')}`,
      path: plan,
      hint: didYouMean(byName ?? first.replaceAll('*', ''), this.#known, `${what} are ${few.join(', ')}${more}`),
      details: { kind: this.#kind, unknown },
    });
  }
}
