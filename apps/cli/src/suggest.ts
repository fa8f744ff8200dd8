import { distance } from 'fastest-levenshtein';

/** The nearest known word, when it is near enough to be a slip. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: { candidate: string; cost: number } | undefined;
  for (const candidate of known) {
    const cost = distance(word.toLowerCase(), candidate);
    if (best === undefined || cost < best.cost) best = { candidate, cost };
  }
  return best !== undefined && best.cost <= Math.max(2, Math.floor(word.length / 2)) ? best.candidate : undefined;
}
