import { nearestWord } from '@runtime/contracts';
import { filterNames } from '../policy/filter-names.js';
import { SPECIAL_FORMS } from '../scheme/special-forms.js';

/** The next step for each code, where a finding has no better one of its own. */
const HINTS: Readonly<Record<string, string>> = {
  'sbpl.address-refused': 'write "*" or "localhost" before the port: the language knows no other host',
  'sbpl.alias-spelling': 'write the path as it resolves; requests may keep any spelling',
  'sbpl.bad-escape': 'write two hexadecimal digits after \\x, or \\\\ for a backslash',
  'sbpl.bad-form': 'a rule is (allow OPERATION FILTER…) or (deny OPERATION FILTER…)',
  'sbpl.bad-number': 'write decimal digits, or #o and octal ones for a mode',
  'sbpl.bad-regex': 'correct it: "." and "*" together match any text, a "*" alone repeats what stands before it',
  'sbpl.bad-token': 'remove or replace it; text stands between straight quotes (")',
  'sbpl.data-spelling': 'leave the /System/Volumes/Data in front out',
  'sbpl.default-missing': 'state (deny default) or (allow default)',
  'sbpl.default-overruled': 'keep one default',
  'sbpl.depth-exceeded': 'nest less deeply',
  'sbpl.dots-in-path': 'write the path as it resolves',
  'sbpl.doubled-backslash': 'write one backslash: #"\\." is a dot',
  'sbpl.bare-is-last': 'where it is meant to undo the denial, remove that, or give this rule a filter: (subpath "/") for every path',
  'sbpl.ends-itself': 'give the parameters it asks for (-D KEY=VALUE)',
  'sbpl.evaluation-limit': 'write the rules out instead of computing them',
  'sbpl.filter-not-applicable': 'write a rule of its own for each kind of operation, with the filters that apply to it',
  'sbpl.glob-as-regex': 'write ".*" for any text, or use subpath or prefix',
  'sbpl.gone-in-version': 'use (version 1), or a name of version 2',
  'sbpl.link-metadata': 'add (allow file-read-metadata (literal "…")) for the link, or write the rule for the resolved path',
  'sbpl.message-filter-gate': 'leave the denying rule out of the message filter',
  'sbpl.modifier-not-applicable': 'leave the modifier out',
  'sbpl.missing-datum': 'complete what the quote or comment stands before',
  'sbpl.name-unknown': "correct the spelling; a name that only some hosts have stands under (when (defined? 'NAME) …)",
  'sbpl.not-ascii': 'replace the character: look for curly quotes and unusual spaces',
  'sbpl.not-evaluated': 'what hangs on it is unknown to the model and left to the kernel; docs/fidelity.md says what is not evaluated',
  'sbpl.operation-not-applicable': 'move it into an apply-message-filter, or leave it out',
  'sbpl.path-shape': 'begin with / and end without one',
  'sbpl.reporting-default': 'leave (with report) out of the default',
  'sbpl.rule-dead': 'remove the rule, or move it behind the one that stands before it',
  'sbpl.rule-outranked': 'write the rule for the operation that is named, or remove its own rule',
  'sbpl.rule-redundant': 'remove the rule',
  'sbpl.size-exceeded': 'split the profile',
  'sbpl.too-many-problems': 'correct those listed first, and lint again',
  'sbpl.unclosed-comment': 'close it with |#',
  'sbpl.unclosed-list': 'close it with ); the missing one may stand much later than this place',
  'sbpl.unclosed-string': 'close it with a straight quote (")',
  'sbpl.unexpected-close': 'remove it, or open the list it was to close',
  'sbpl.version-2-exec': 'use (version 1), or (allow default)',
  'sbpl.version-missing': 'begin with (version 1)',
};

export const hintOf = (code: string): string | undefined => HINTS[code];

const didYouMean = (near: string | undefined): string | undefined => (near === undefined ? undefined : `did you mean ${near}?`);

/** Forms that stand at the head of a list and are no Scheme. */
const FORMS = ['allow', 'deny', 'version', 'import', 'with', 'param', 'apply-message-filter', 'with-filter', 'trace', 'debug'];

export const nearOperation = (name: string, operations: readonly string[]): string | undefined => didYouMean(nearestWord(name, operations));

/** For a name at the head of a list, or in the place of a value. */
export const nearName = (name: string, defined: Iterable<string>): string | undefined =>
  didYouMean(nearestWord(name, [...FORMS, ...filterNames(), ...defined, ...SPECIAL_FORMS.keys()]));
