import { type Candidate, latestFirst, type RankLists } from './lists.js';

/** Names the candidates for an operation, first the one that is asked first. */
export type RankOrder = (lists: RankLists, operation: string) => Candidate[];

const whole = (lists: RankLists, levels: readonly string[]): Candidate[] =>
  levels.flatMap((level) => [...lists.filtered(level), ...lists.tail(level)]);

const families = (lists: RankLists, operation: string): string[] => lists.chain(operation).filter((level) => level !== 'default');

/** An operation with rules of its own goes on to other rules than its family's whole lists. */
const whereOwn =
  (onwards: (lists: RankLists, above: readonly string[]) => Candidate[]): RankOrder =>
  (lists, operation) => {
    const [own = operation, ...above] = lists.chain(operation);
    const hasRules = lists.filtered(own).length + lists.bare(own).length > 0;
    return !hasRules || own === 'default' ? whole(lists, [own, ...above]) : [...whole(lists, [own]), ...onwards(lists, above)];
  };

export const RANK_ORDERS = {
  model: (lists, operation) => whole(lists, lists.chain(operation)),
  flat: (lists, operation) => [
    ...latestFirst([
      ...lists.chain(operation).flatMap((level) => lists.filtered(level)),
      ...families(lists, operation).flatMap((level) => lists.bare(level)),
    ]),
    ...families(lists, operation).flatMap((level) => lists.builtIn(level)),
    ...lists.tail('default'),
  ],
  filteredFirst: (lists, operation) => [
    ...lists.chain(operation).flatMap((level) => lists.filtered(level)),
    ...lists.chain(operation).flatMap((level) => lists.tail(level)),
  ],
  flattened: (lists, operation) => [
    ...latestFirst(lists.chain(operation).flatMap((level) => lists.filtered(level))),
    ...latestFirst(families(lists, operation).flatMap((level) => lists.bare(level))),
    ...families(lists, operation).flatMap((level) => lists.builtIn(level)),
    ...lists.tail('default'),
  ],
  ownFirst: (lists, operation) =>
    lists.chain(operation).flatMap((level) => [...latestFirst([...lists.filtered(level), ...lists.bare(level)]), ...lists.builtIn(level)]),
  skipped: whereOwn((lists) => whole(lists, ['default'])),
  familyBare: whereOwn((lists, above) => above.flatMap((level) => lists.tail(level))),
  oldestFirst: (lists, operation) => lists.chain(operation).flatMap((level) => [...lists.filtered(level).reverse(), ...lists.tail(level)]),
} satisfies Record<string, RankOrder>;
