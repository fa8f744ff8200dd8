import { Recent } from './alike.js';
import { isPlainObject, type Row } from './values.js';

/** Longer ones are seldom alike, and take long to compare. */
const LONGEST = 1024;

/** Keeps equal values once: rows by the thousand say the same, and each row that is parsed brings copies of its own. What is shared is not to be changed. */
export class SharedValues {
  readonly #texts = new Map<string, string>();
  readonly #recent = new Map<string, Recent<object, object>>();

  text(value: string): string {
    if (value.length > LONGEST) return value;
    const known = this.#texts.get(value);
    if (known === undefined) this.#texts.set(value, value);
    return known ?? value;
  }

  /** The value, or one that is equal and was seen lately under the same name. */
  of(name: string, value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    let recent = this.#recent.get(name);
    if (recent === undefined) {
      recent = new Recent((found) => this.within(name, found));
      this.#recent.set(name, recent);
    }
    return recent.of(value);
  }

  /** The value itself, with what is in it shared. */
  within<T extends object>(name: string, value: T): T {
    if (Array.isArray(value)) {
      for (const [at, part] of value.entries()) value[at] = this.of(name, part);
    } else if (isPlainObject(value)) {
      const row: Row = value;
      for (const key of Object.keys(row)) row[key] = this.of(key, row[key]);
    }
    return value;
  }
}
