import { BUILTINS } from '../scheme/builtins/index.js';
import { SPECIAL_FORMS } from '../scheme/special-forms.js';
import { filtersThatFit } from './applicability.js';
import { COMBINATORS, filterNames, isNotEvaluated, textShape } from './filter-names.js';
import { DIRECTIVES, INERT_FORMS, SHORTHANDS } from './predefined.js';

/** What a filter looks at and how, as far as that is a matter of its name. */
export interface FilterMeaning {
  name: string;
  kind: 'combinator' | 'text' | 'other';
  attribute: string;
  test: 'equal' | 'subpath' | 'prefix' | 'regex' | null;
  /** False where the engine knows the filter and leaves what hangs on it open. */
  evaluated: boolean;
}

export function filterMeaning(name: string): FilterMeaning {
  const shape = textShape(name);
  const kind = COMBINATORS.has(name) ? 'combinator' : shape === null ? 'other' : 'text';
  return { name, kind, attribute: shape?.attribute ?? name, test: shape?.test ?? null, evaluated: !isNotEvaluated(name) };
}

/** The filters that a compiler takes for at least one of the operations; every filter where none is given. */
export function filtersFor(operations: readonly string[]): FilterMeaning[] {
  const fits = filtersThatFit(operations);
  const names = [...new Set([...filterNames(), ...SHORTHANDS.keys()])];
  return names.map(filterMeaning).filter(({ attribute }) => fits(attribute));
}

/** The words of the language besides operations and filters. */
export const LANGUAGE = {
  directives: [...DIRECTIVES, ...INERT_FORMS],
  forms: [...SPECIAL_FORMS.keys()],
  functions: [...BUILTINS.keys()],
} as const;
