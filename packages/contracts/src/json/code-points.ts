/**
 * Orders two strings by Unicode code point, as the reference sorts its keys. `<` on strings compares
 * UTF-16 units, which puts astral characters before U+E000..U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return rank(a, i) - rank(b, i);
  }
  return a.length - b.length;
}

/** A unit of a pair belongs to a code point above every other unit; a surrogate alone is a code point of its own. */
function rank(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const paired = unit < 0xdc00 ? isBetween(text.charCodeAt(at + 1), 0xdc00, 0xdfff) : isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff);
  return paired ? unit + 0x10000 : unit;
}

const isBetween = (unit: number, low: number, high: number): boolean => unit >= low && unit <= high;
