import { isPlainObject } from './values.js';

/** Longer ones are seldom alike, and take long to compare. */
const LONGEST = 1024;

/** Keeps equal texts once: rows by the thousand say the same, and each row that is parsed brings copies of its own. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  of(value: string): string {
    if (value.length > LONGEST) return value;
    const known = this.#texts.get(value);
    if (known === undefined) this.#texts.set(value, value);
    return known ?? value;
  }

  /** The value itself, with the texts in it shared. */
  within(value: unknown): unknown {
    if (typeof value === 'string') return this.of(value);
    if (Array.isArray(value))
      value.forEach((part, at) => {
        value[at] = this.within(part);
      });
    else if (isPlainObject(value)) for (const key of Object.keys(value)) value[key] = this.within(value[key]);
    return value;
  }
}
