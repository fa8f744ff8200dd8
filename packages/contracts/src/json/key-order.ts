/**
 * JavaScript lists integer-like keys first, whatever order they were written in. Objects that hold such
 * keys carry the document's order under this symbol (not enumerable, so copies and comparisons ignore it).
 */
export const KEY_ORDER: unique symbol = Symbol('runtime.key-order');

const INTEGER_LIKE = /^(?:0|[1-9][0-9]{0,9})$/;

/** The comparison leaves few keys to the pattern: the colon follows the digits. */
export const isIntegerLike = (key: string): boolean => key < ':' && INTEGER_LIKE.test(key);

/** The keys of an object in document order. */
export function orderedKeys(object: object): string[] {
  const order = (object as { [KEY_ORDER]?: string[] })[KEY_ORDER];
  if (order === undefined) return Object.keys(object);
  const present = order.filter((key) => Object.hasOwn(object, key));
  if (present.length === Object.keys(object).length) return present;
  const seen = new Set(present);
  return [...present, ...Object.keys(object).filter((key) => !seen.has(key))];
}

/** An object with these members, in this order whatever their names look like; of equal names the last value counts. */
export function objectInOrder<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const members = new Map(entries);
  const object = Object.fromEntries(members);
  const keys = [...members.keys()];
  if (keys.some(isIntegerLike)) rememberKeyOrder(object, keys);
  return object;
}

export function rememberKeyOrder(object: object, keys: readonly string[]): void {
  Object.defineProperty(object, KEY_ORDER, { value: keys, enumerable: false, configurable: true });
}
