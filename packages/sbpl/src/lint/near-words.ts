import type { PolicyRule } from '../policy/rule.js';
import { visitTexts } from '../policy/visit.js';
import { ARGUMENT_WORDS, MODIFIER_NAMES } from '../policy/words.js';
import type { Found } from './found.js';
import { nearAmong } from './near.js';

/** Words that are none of those known and nearly one of them. A host may know more, so one that is like none is left alone. */
export function misspeltWords(rules: readonly PolicyRule[]): Found[] {
  const found: Found[] = [];
  for (const { filter, modifiers, source } of rules) {
    const look = (what: string, word: string, known: readonly string[] = []): void => {
      const hint = known.includes(word) ? undefined : nearAmong(word, known);
      if (hint !== undefined) {
        const message = `${word.slice(0, 80)} is no ${what} that is known`;
        found.push({ source, code: 'sbpl.word-unknown', severity: 'warning', message, hint });
      }
    };
    for (const modifier of modifiers) if (modifier.kind === 'with') look('modifier', modifier.name, MODIFIER_NAMES);
    visitTexts(filter, ({ attribute, test, value }) => {
      if (test === 'equal') look(attribute, value, ARGUMENT_WORDS[attribute]);
    });
  }
  return found;
}
