import { type Steps, TooCostly } from '../regex/steps.js';
import type { RuleReference } from '../types.js';
import type { Access } from './access.js';
import type { Answer } from './ask.js';
import { type CompiledPolicy, referenceOf } from './compile.js';
import type { Levels } from './levels.js';
import { matchFilter } from './match.js';
import type { PolicyRule } from './rule.js';

interface Beaten {
  rule: PolicyRule;
  operation: string;
  list: 'filtered' | 'tail';
}

/** Why an answer is this rule's and no other's, in words. It passes every list once, so it is for people and not for loops. */
export function reasonOf(
  policy: CompiledPolicy,
  access: Access,
  answer: Answer,
  placeOf: (rule: RuleReference) => string,
  steps: Steps,
): string {
  const { levels } = policy;
  const [doubt] = answer.unknown;
  if (answer.rule === null && answer.level.list === 'filtered') {
    return `open, since ${doubt?.reason}`;
  }
  const found = `${foundAs(levels, access.operation, answer)}${outranks(firstBeaten(levels, access, answer, steps), answer, placeOf)}`;
  return doubt === undefined ? found : `open, since ${doubt.construct} may say otherwise before it is asked; else: ${found}`;
}

function foundAs(levels: Levels, asked: string, { rule, level: { operation, list } }: Answer): string {
  const isOwn = operation === asked;
  const hasOwn = levels.filteredOf(asked).length > 0;
  const missed = hasOwn ? `no filtered rule of ${asked} matches` : `${asked} has no rule of its own`;
  if (list === 'implicit') {
    return `a rule that the compiler adds for ${operation} after the profile's text`;
  }
  if (list === 'built-in') {
    return operation === 'default'
      ? `the profile states no default, ${missed}, and no rule of its families matches`
      : `the host's own answer for ${operation}, where no rule names it`;
  }
  if (operation === 'default' && rule !== null && list === 'tail') {
    return isOwn ? 'the default' : `the default, since ${missed} and no rule of its families matches`;
  }
  const kind = list === 'filtered' ? 'rule' : 'rule without filters';
  if (isOwn) {
    const others = list === 'tail' && hasOwn ? ', since none of its filtered rules matches' : '';
    return `own ${kind} of ${asked}${others}`;
  }
  return `${kind} of the family ${operation}, since ${missed}`;
}

/** What the answer's rule stands before: the first rule after it in rank that says otherwise about the same access. */
function outranks(beaten: Beaten | null, answer: Answer, placeOf: (rule: RuleReference) => string): string {
  if (beaten === null) {
    return '';
  }
  const { rule, operation, list } = beaten;
  const order = answer.rule === null || rule.index > answer.rule.index ? 'later' : 'earlier';
  const what = `${order} ${rule.action} (${placeOf(referenceOf(rule.source))})`;
  if (operation !== answer.level.operation) {
    const whose = operation === 'default' ? "default's" : `the family's`;
    return `, so ${whose} ${what} is not asked`;
  }
  if (list === 'tail' && answer.level.list === 'filtered') {
    return `, so the ${order} bare ${rule.action} of the same operation (${placeOf(referenceOf(rule.source))}) is not asked`;
  }
  return answer.level.list === 'implicit' ? `, so the ${what} is not asked` : `; of the rules that match it is the last, after the ${what}`;
}

/** Null also where finding it takes more steps than are left. */
function firstBeaten(levels: Levels, access: Access, answer: Answer, steps: Steps): Beaten | null {
  try {
    return laterInRank(levels, answer, (rule) => rule.unknown.length === 0 && matchFilter(rule.filter, access, steps) === true);
  } catch (error) {
    if (error instanceof TooCostly) {
      return null;
    }
    throw error;
  }
}

function laterInRank(levels: Levels, { rule: winner, level }: Answer, matches: (rule: PolicyRule) => boolean): Beaten | null {
  const decision = winner?.action ?? (level.operation === 'default' ? 'deny' : 'allow');
  for (let operation: string | null = level.operation; operation !== null; operation = levels.table.parent(operation)) {
    for (const list of ['filtered', 'tail'] as const) {
      const rules = list === 'filtered' ? levels.filteredOf(operation) : levels.tailOf(operation);
      const isDefault = operation === 'default' && list === 'tail';
      const rule = isDefault ? undefined : rules.findLast((each) => each !== winner && each.action !== decision && matches(each));
      if (rule !== undefined) {
        return { rule, operation, list };
      }
    }
  }
  return null;
}
