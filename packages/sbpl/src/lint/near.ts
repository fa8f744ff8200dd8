import { nearestWord } from '@runtime/contracts';
import { filterNames } from '../policy/filter-names.js';
import { SPECIAL_FORMS } from '../scheme/special-forms.js';

const didYouMean = (near: string | undefined): string | undefined => (near === undefined ? undefined : `did you mean ${near}?`);

/** Forms that stand at the head of a list and are no Scheme. */
const FORMS = ['allow', 'deny', 'version', 'import', 'with', 'param', 'apply-message-filter', 'with-filter', 'trace', 'debug'];

export const nearAmong = (name: string, known: readonly string[]): string | undefined => didYouMean(nearestWord(name, known));

/** For a name at the head of a list, or in the place of a value. */
export const nearName = (name: string, defined: Iterable<string>): string | undefined =>
  didYouMean(nearestWord(name, [...FORMS, ...filterNames(), ...defined, ...SPECIAL_FORMS.keys()]));
