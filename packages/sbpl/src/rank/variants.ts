import type { Access } from '../policy/access.js';
import { type Answer, answerWithin } from '../policy/ask.js';
import type { CompiledPolicy } from '../policy/compile.js';
import type { PolicyRule } from '../policy/rule.js';
import { Steps } from '../regex/steps.js';
import type { Action, UnknownConstruct } from '../types.js';
import { type Candidate, isBuiltIn, RankLists } from './lists.js';
import { RANK_ORDERS, type RankOrder } from './orders.js';

/** Built-in answers of macOS 10.15, as far as they are published. */
const BUILT_INS_10_15: ReadonlyMap<string, Action> = new Map([
  ...[
    ...['darwin-notification-post', 'dynamic-code-generation', 'file-clone', 'file-link', 'file-map-executable', 'file-test-existence'],
    ...['iokit-get-properties', 'mach-cross-domain-lookup', 'nvram*', 'process-info*', 'process-info-codesignature', 'socket-ioctl'],
    ...['system-privilege', 'syscall-unix'],
  ].map((name): [string, Action] => [name, 'allow']),
  ['file-write-setugid', 'deny'],
  ['job-creation', 'deny'],
]);

/** A way to rank the rules of a profile over the engine's own reader and filters. */
export interface RankVariant {
  id: string;
  title: string;
  /** Null: the engine itself. */
  order: RankOrder | null;
  /** Parents follow from names alone. */
  parentsByName?: true;
  builtIns?: ReadonlyMap<string, Action>;
}

export const RANK_VARIANTS: readonly RankVariant[] = [
  { id: 'model', title: '**the engine**', order: null },
  { id: 'flat', title: 'one list, the last match counts', order: RANK_ORDERS.flat },
  { id: 'names', title: 'the model, parents by name only', order: RANK_ORDERS.model, parentsByName: true },
  { id: 'tails', title: 'the model with the built-in answers of 10.15', order: RANK_ORDERS.model, builtIns: BUILT_INS_10_15 },
  { id: 'filteredFirst', title: 'filtered rules of all levels before any bare one', order: RANK_ORDERS.filteredFirst },
  { id: 'flattened', title: 'bare rules as fallback, families flattened', order: RANK_ORDERS.flattened },
  { id: 'ownFirst', title: 'own before family, bare rules in the order of the text', order: RANK_ORDERS.ownFirst },
  { id: 'skipped', title: 'the family skipped once the operation has rules', order: RANK_ORDERS.skipped },
  { id: 'familyBare', title: 'of the family only its bare rule', order: RANK_ORDERS.familyBare },
  { id: 'oldestFirst', title: 'the first filtered rule that matches counts, not the last', order: RANK_ORDERS.oldestFirst },
];

const PARENTS_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['network-bind', 'network*'],
  ['file-mount-update', 'file*'],
  ['managed-preference-read', 'default'],
]);

/** What `decide` asks of a policy. */
export type DecidingPolicy = Pick<CompiledPolicy, 'ask' | 'assumed' | 'applyFailureFor'>;

/** A policy that is asked in the order of a variant; the policy itself for the engine's own. */
export function policyInRank(policy: CompiledPolicy, { order, parentsByName, builtIns = undefined }: RankVariant): DecidingPolicy {
  if (order === null) return policy;
  const { table } = policy.levels;
  const parentOf = (name: string) => (parentsByName === true ? PARENTS_BY_NAME.get(name) : undefined) ?? table.parent(name);
  const lists = new RankLists(policy, parentOf, builtIns ?? null);
  const orders = new Map<string, readonly Candidate[]>();
  return {
    assumed: policy.assumed,
    applyFailureFor: (entitlements) => policy.applyFailureFor(entitlements),
    ask(access, steps = new Steps()) {
      const candidates = orders.get(access.operation) ?? order(lists, access.operation);
      orders.set(access.operation, candidates);
      return answerWithin(steps, access, () => firstMatch(policy, candidates, access, steps));
    },
  };
}

const open = (construct: string, reason: string): UnknownConstruct => ({ construct, reason, file: '', line: 0 });

function firstMatch(policy: CompiledPolicy, candidates: readonly Candidate[], access: Access, steps: Steps): Answer {
  const doubts: { action: Action | 'unknown'; unknown: readonly UnknownConstruct[] }[] = [];
  const answer = (action: Action | 'unknown', rule: PolicyRule | null, operation: string): Answer => {
    const against = doubts.filter((each) => each.action !== action);
    const level = { operation, list: 'filtered' as const };
    return { decision: against.length === 0 ? action : 'unknown', rule, level, unknown: against.flatMap(({ unknown }) => unknown) };
  };
  for (const { attribute, value, action, certain } of policy.levels.table.implicit(access.operation)) {
    if (![access.text[attribute as keyof typeof access.text]].flat().includes(value)) continue;
    if (certain) return answer(action, null, access.operation);
    doubts.push({ action, unknown: [open(access.operation, 'a rule that the compiler may add')] });
  }
  for (const candidate of candidates) {
    if (isBuiltIn(candidate)) {
      if (candidate.certain) return answer(candidate.action, null, candidate.builtIn);
      doubts.push({ action: candidate.action, unknown: [open(candidate.builtIn, 'a built-in answer')] });
      continue;
    }
    const match = policy.matchRule(candidate, access, steps);
    if (match === true) return answer(candidate.action, candidate, candidate.operations.includes('default') ? 'default' : access.operation);
    if (match !== false) doubts.push({ action: candidate.action, unknown: match });
  }
  return answer('deny', null, 'default');
}
