import { distance } from 'fastest-levenshtein';

/** The known word nearest to a misspelt one, or undefined when none is near. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 128) return undefined;
  let best: string | undefined;
  // Half of a short word is another word.
  let least = Math.min(Math.max(2, Math.floor(word.length / 4)), Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const away = distance(word, candidate);
    if (away < least) {
      least = away;
      best = candidate;
    }
  }
  return best;
}

/** The hint for a word that is not known: the nearest known one, else what is said instead. */
export function didYouMean(word: string, known: Iterable<string>, otherwise: string): string {
  const names = [...known];
  // Ids are often typed without the name of the suite that they begin with.
  const ending = names.filter((name) => name.endsWith(`:${word}`));
  const near = ending.length === 1 ? ending[0] : nearestWord(word, names);
  return near === undefined ? otherwise : `did you mean ${JSON.stringify(near)}?`;
}
