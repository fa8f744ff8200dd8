import type { Compared } from './compare.js';

const NEAR = 400;
const OTHERS = 300;

/** Answers on which both sides agree: a cause that would change one of them is none. */
export class Neighbours {
  readonly #near: Compared[] = [];
  readonly #others: Compared[] = [];

  /** One from beside a disagreement. The latest are kept: they are the nearest. */
  addNear(compared: Compared): void {
    this.#near.push(compared);
    if (this.#near.length > NEAR) this.#near.shift();
  }

  add(compared: Compared): void {
    if (this.#others.length < OTHERS) this.#others.push(compared);
  }

  all(): Compared[] {
    return [...this.#near, ...this.#others];
  }
}
