import { JsonNumber, KEY_ORDER } from '@runtime/contracts';

/** Whether two values are written alike: members in the same order, numbers with the same text. What is alike is equal by any other measure. */
export function isAlike(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (a instanceof JsonNumber || b instanceof JsonNumber) return a instanceof JsonNumber && b instanceof JsonNumber && a.text === b.text;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && areAlike(a, b);
  // Of these the order is kept apart.
  if (KEY_ORDER in a || KEY_ORDER in b) return a === b;
  const names = Object.keys(a);
  const others = Object.keys(b);
  if (names.length !== others.length) return false;
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string;
    if (name !== others[at] || !isAlike((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name])) return false;
  }
  return true;
}

function areAlike(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!isAlike(a[at], b[at])) return false;
  return true;
}

/** Rows that are neighbours say the same things in turn. */
const MOST_RECENT = 4;

/** What was made of the last few values that were not alike, so that it is made once for rows that say the same. */
export class Recent<Value, Made> {
  readonly #make: (value: Value) => Made;
  readonly #known: { value: Value; made: Made }[] = [];
  #oldest = 0;

  constructor(make: (value: Value) => Made) {
    this.#make = make;
  }

  of(value: Value): Made {
    for (const known of this.#known) if (isAlike(known.value, value)) return known.made;
    const made = this.#make(value);
    this.#known[this.#oldest] = { value, made };
    this.#oldest = (this.#oldest + 1) % MOST_RECENT;
    return made;
  }
}
