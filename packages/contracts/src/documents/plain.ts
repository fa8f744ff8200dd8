import { JsonNumber } from '../json/number.js';

/** What zod looks at in place of a member called `__proto__`, which it would leave out. */
const MASK = '\u0000__proto__';

export const unmasked = (key: string): string => (key === MASK ? '__proto__' : key);

/** The value with every {@link JsonNumber} as a number: itself where it holds none, which is nearly always. */
export const plainNumbers = (value: unknown): unknown => plain(value, false);

/** {@link plainNumbers} for zod, which leaves out members called `__proto__`: they get another name. */
export const maskedForZod = (value: unknown): unknown => plain(value, true);

function plain(value: unknown, mask: boolean): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof JsonNumber) return value.valueOf();
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const item = plain(value[i], mask);
      if (item !== value[i]) copy ??= value.slice(0, i);
      copy?.push(item);
    }
    return copy ?? value;
  }
  let changed = mask && Object.hasOwn(value, '__proto__');
  const members = Object.entries(value).map(([key, member]): [string, unknown] => {
    const item = plain(member, mask);
    changed ||= item !== member;
    return [mask && key === '__proto__' ? MASK : key, item];
  });
  return changed ? Object.fromEntries(members) : value;
}
