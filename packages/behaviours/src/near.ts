import { listOf } from './data.js';

/** The next step for the name of a program: to ask for what it does, each access or action by itself. */
export function nearHint(word: string): string | undefined {
  const name = word.slice(word.lastIndexOf('/') + 1).toLowerCase();
  const near = listOf<{ words: string[]; ask: string[] }>('near.json').find(({ words }) => words.includes(name));
  return near && `ask for what it does, one by one: ${near.ask.map((each) => JSON.stringify(each)).join(' ')}`;
}
