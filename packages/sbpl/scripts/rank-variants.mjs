// Other ways to rank the rules of a profile, over the engine's own reader and filters: only the order in which rules are asked is
// exchanged. Each variant names the candidates for an operation, first the one that is asked first.

/** Built-in answers of macOS 10.15, as far as they are published. */
const TAILS_10_15 = new Map([
  ...[
    'darwin-notification-post', 'dynamic-code-generation', 'file-clone', 'file-link', 'file-map-executable', 'file-test-existence',
    'iokit-get-properties', 'mach-cross-domain-lookup', 'nvram*', 'process-info*', 'process-info-codesignature', 'socket-ioctl',
    'system-privilege', 'syscall-unix',
  ].map((name) => [name, 'allow']),
  ['file-write-setugid', 'deny'],
  ['job-creation', 'deny'],
]);

const isTail = (rule) => rule.place === 'tail';
const latestFirst = (rules) => [...new Set(rules)].sort((a, b) => b.index - a.index);

/** The lists of a policy: what stands at one level, and the levels of an operation. */
class Lists {
  constructor(policy, parentOf, tails) {
    this.policy = policy;
    this.parentOf = parentOf;
    this.tails = tails;
    this.forms = policy.rules.filter(({ action }) => action === 'unknown');
  }

  chain(operation) {
    const chain = [];
    for (let name = operation; name !== null; name = this.parentOf(name)) chain.push(name);
    return chain;
  }

  #at(level) {
    const { table } = this.policy.levels;
    return this.policy.rules.filter(({ operations }) => operations.some((name) => table.entries(name).includes(level)));
  }

  filtered(level) {
    return latestFirst([...this.#at(level).filter((rule) => !isTail(rule)), ...this.forms]);
  }

  bare(level) {
    return latestFirst(this.#at(level).filter(isTail));
  }

  /** The host's own answer, where no bare rule replaces it. */
  builtIn(level) {
    if (level === 'default' || this.bare(level).length > 0) return [];
    const action = this.tails?.get(level);
    const known = this.policy.levels.levelOf(level).builtIn;
    if (this.tails !== null) return action === undefined ? [] : [{ builtIn: level, action, certain: true }];
    return known === null ? [] : [{ builtIn: level, ...known }];
  }

  tail(level) {
    return [...this.bare(level), ...this.builtIn(level)];
  }
}

const whole = (lists, levels) => levels.flatMap((level) => [...lists.filtered(level), ...lists.tail(level)]);
const families = (lists, operation) => lists.chain(operation).filter((level) => level !== 'default');

/** An operation with rules of its own goes on to other rules than its family's whole lists. */
const whereOwn = (onwards) => (lists, operation) => {
  const [own, ...above] = lists.chain(operation);
  const rules = [...lists.filtered(own), ...lists.bare(own)];
  return rules.length === 0 || own === 'default' ? whole(lists, [own, ...above]) : [...whole(lists, [own]), ...onwards(lists, above)];
};

const CANDIDATES = {
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
};

/** Name, what it says, how rules are ordered; `null` is the engine itself. */
export const VARIANTS = [
  { id: 'model', title: '**the engine**', candidates: null },
  { id: 'flat', title: 'one list, the last match counts', candidates: CANDIDATES.flat },
  { id: 'names', title: 'the model, parents by name only', candidates: CANDIDATES.model, parents: 'names' },
  { id: 'tails', title: 'the model with the built-in answers of 10.15', candidates: CANDIDATES.model, tails: TAILS_10_15 },
  { id: 'filteredFirst', title: 'filtered rules of all levels before any bare one', candidates: CANDIDATES.filteredFirst },
  { id: 'flattened', title: 'bare rules as fallback, families flattened', candidates: CANDIDATES.flattened },
  { id: 'ownFirst', title: 'own before family, bare rules in the order of the text', candidates: CANDIDATES.ownFirst },
  { id: 'skipped', title: 'the family skipped once the operation has rules', candidates: CANDIDATES.skipped },
  { id: 'familyBare', title: 'of the family only its bare rule', candidates: CANDIDATES.familyBare },
];

const ODD = new Set(['network-bind', 'file-mount-update', 'managed-preference-read']);

/** A policy that is asked in the order of a variant; the engine's own without candidates. */
export function policyInRank(policy, { candidates, parents, tails = null }) {
  if (candidates === null) return policy;
  const { table } = policy.levels;
  const byName = { 'network-bind': 'network*', 'file-mount-update': 'file*', 'managed-preference-read': 'default' };
  const lists = new Lists(policy, (name) => (parents === 'names' && ODD.has(name) ? byName[name] : table.parent(name)), tails);
  const orders = new Map();
  return {
    assumed: policy.assumed,
    applyFailureFor: (entitlements) => policy.applyFailureFor(entitlements),
    ask(access) {
      if (!orders.has(access.operation)) orders.set(access.operation, candidates(lists, access.operation));
      return firstMatch(policy, orders.get(access.operation), access);
    },
  };
}

function firstMatch(policy, candidates, access) {
  const open = [];
  const answer = (action, rule, operation) => {
    const against = open.filter((each) => each.action !== action);
    const level = { operation, list: 'filtered' };
    return { decision: against.length === 0 ? action : 'unknown', rule, level, unknown: against.flatMap(({ unknown }) => unknown) };
  };
  for (const { attribute, value, action, certain } of policy.levels.table.implicit(access.operation)) {
    if (![access.text[attribute]].flat().includes(value)) continue;
    if (certain) return answer(action, null, access.operation);
    open.push({ action, unknown: [{ construct: access.operation, reason: 'a rule that the compiler may add', file: '', line: 0 }] });
  }
  for (const rule of candidates) {
    if (rule.builtIn !== undefined) {
      if (rule.certain) return answer(rule.action, null, rule.builtIn);
      open.push({ action: rule.action, unknown: [{ construct: rule.builtIn, reason: 'a built-in answer', file: '', line: 0 }] });
      continue;
    }
    const match = policy.matchRule(rule, access);
    if (match === true) return answer(rule.action, rule, rule.operations.includes('default') ? 'default' : access.operation);
    if (match !== false) open.push({ action: rule.action, unknown: match });
  }
  return answer('deny', null, 'default');
}
