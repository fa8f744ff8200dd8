import type { Span } from '../reader/node.js';
import type { Action, ProfilePart, UnknownConstruct } from '../types.js';
import type { Filter } from './filter.js';

/** `with …` and `apply-message-filter`: they change what happens beside the decision. */
export type RuleModifier =
  | { kind: 'with'; name: string; argument: string | null }
  | { kind: 'message-filter'; rules: readonly MessageRule[] };

export interface MessageRule {
  action: string;
  operations: readonly string[];
  span: Span;
}

/** Where a rule stands: enough to quote it, kept small because a profile may hold thousands. */
export interface RuleSource {
  file: string;
  text: string;
  span: Span;
  part: ProfilePart;
}

export interface PolicyRule {
  /** Position in the text. Of the rules in one list the later one wins. */
  index: number;
  /** `unknown` stands for a form that may have held any rules (an import that was not found, a macro not evaluated). */
  action: Action | 'unknown';
  /** Canonical names, stars included. Empty for an unknown form, which may touch every operation. */
  operations: readonly string[];
  filter: Filter;
  /** Which list of its operations holds the rule; `either` where it is not known whether one of its arguments is a filter. */
  place: 'filtered' | 'tail' | 'either';
  modifiers: readonly RuleModifier[];
  source: RuleSource;
  /** Why the rule may not be there: conditions that are not known, what is not evaluated. Empty for one that is. */
  unknown: readonly UnknownConstruct[];
}

/** What evaluating a profile gives. */
export interface RuleSet {
  version: number | null;
  rules: PolicyRule[];
  /** Those among them that are default forms: the last one is the tail of `default`. */
  defaults: PolicyRule[];
  /** Names a profile uses that the host does not know, and other reasons for which it would refuse the profile. */
  refusals: Refusal[];
  /** Names that nothing here gives a meaning to. A host may know more, so the engine takes what hangs on them for open. */
  nameless: NamelessUse[];
  /** Something the names may come from was not seen: an import that was not found, a macro. */
  namesUnseen: boolean;
  /** Texts that were brought in, each with the import in the profile itself that led to it. */
  imports: { file: string; site: RuleSource }[];
  /** Imports of system profiles whose text was not given: facts of the world stand in for them. */
  assumed: string[];
  /** Names the profile itself defines. */
  defined: () => Iterable<string>;
}

interface NamelessUse {
  name: string;
  /** The construct that is undecided because of it. */
  construct: string;
  source: RuleSource;
}

export interface Refusal {
  kind: 'message-filter-entitlement' | 'operation-not-applicable' | 'unbound-variable' | 'bad-form';
  message: string;
  /** The operation or variable that does not exist. */
  name?: string;
  /** The profile itself calls `error`: other parameters may have it compile. */
  stopped?: true;
  source: RuleSource;
}
