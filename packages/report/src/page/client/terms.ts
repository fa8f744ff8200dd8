import { byId, h } from './dom.js';

const meanings = new Map(
  [...byId('words').querySelectorAll('dt')].map((word) => [word.textContent ?? '', word.nextElementSibling?.textContent ?? '']),
);

/** A word with its meaning as a title where the words of the page have one, else the text itself. */
export function term(word: string): Node | string {
  const meaning = meanings.get(word);
  return meaning === undefined ? word : h('abbr', { title: meaning }, word);
}
