/** Milliseconds from which on a wait is no longer the one before, with what it is to the person who waits. */
const WAITS = [
  [0, 'at once'],
  [100, 'hardly a wait'],
  [300, 'a moment'],
  [1_000, 'a short wait'],
  [3_000, 'a wait'],
  [10_000, 'time for something else'],
];

/** A time with the unit that keeps its number short. */
function time(milliseconds) {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds >= 1) return `${Math.round(milliseconds)} ms`;
  return milliseconds >= 0.001
    ? `${(milliseconds * 1_000).toFixed(milliseconds >= 0.01 ? 0 : 1)} µs`
    : `${Math.round(milliseconds * 1e6)} ns`;
}

/**
 * What one feels of a row on the machine that took it: how long the wait is, and how long each of what it goes over takes.
 *
 * @param commands How many whole commands, one after another, the measured task is.
 * @param each How many things it goes over, and what one is called.
 */
export function felt(milliseconds, { commands = 1, each }) {
  const wait = milliseconds / commands;
  const [, word] = WAITS.findLast(([from]) => wait >= from);
  const part = each === undefined ? '' : `, ${time(milliseconds / each[0])} ${each[1]}`;
  return `${word}: ${time(wait)}${part}`;
}
