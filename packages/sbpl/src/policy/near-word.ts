import { nearestWord } from '@runtime/contracts';

/** What a sentence about an unknown word ends in. */
export function nearWord(word: string, known: Iterable<string>): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
