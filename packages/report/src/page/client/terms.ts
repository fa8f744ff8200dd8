import { byId, fill, h } from './dom.js';
import { GLOSSARY } from './glossary.js';

/** A word with its meaning as a title where the glossary has one, else the text itself. */
export function term(word: string): Node | string {
  const meaning = GLOSSARY.get(word);
  return meaning === undefined ? word : h('abbr', { title: meaning }, word);
}

/** Every word of the glossary, for those who print the page or use no pointer. */
export function renderWords(): void {
  fill(
    byId('words'),
    [...GLOSSARY].flatMap(([word, meaning]) => [h('dt', {}, word), h('dd', {}, meaning)]),
  );
}
