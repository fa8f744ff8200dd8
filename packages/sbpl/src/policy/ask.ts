import type { ImplicitRule } from '@runtime/worlds';
import { Steps, TooCostly } from '../regex/steps.js';
import type { Action, EngineDecision, RankedList, RuleLevel, UnknownConstruct } from '../types.js';
import type { Access } from './access.js';
import type { TextAttribute } from './filter.js';
import { type Level, type Levels, tailDoubts } from './levels.js';
import type { PolicyRule } from './rule.js';

export interface Answer {
  decision: EngineDecision;
  /** The rule that decided; null where the host's own answer or a rule of the compiler did. */
  rule: PolicyRule | null;
  /** In whose list the answer was found. */
  level: RuleLevel;
  unknown: readonly UnknownConstruct[];
}

interface Open {
  action: Action | 'unknown';
  unknown: readonly UnknownConstruct[];
}

/**
 * What a policy says about one access. Each operation on the way from the asked one to `default` is asked for its filtered
 * rules, latest first, then for its tail; the first that answers decides (contract: SBPL precedence 1). What is open on the way
 * and would have answered otherwise makes the answer `unknown`, and so does matching that takes more steps than it may.
 */
export const askLevels = (levels: Levels, access: Access, steps = new Steps()): Answer =>
  answerWithin(steps, access, () => askInTurn(levels, access, steps));

/** Where the steps are spent nothing is known: a rule that was not reached may say anything. */
export function answerWithin(steps: Steps, { operation }: Access, ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof TooCostly)) {
      throw error;
    }
    const place = { file: steps.rule?.file ?? '', line: steps.rule?.span.line ?? 0 };
    return {
      decision: 'unknown',
      rule: null,
      level: { operation, list: 'filtered' },
      unknown: [{ construct: operation, reason: error.message, ...place }],
    };
  }
}

function askInTurn(levels: Levels, access: Access, steps: Steps): Answer {
  let open: Open[] | null = null;
  for (const level of levels.chainOf(access.operation)) {
    for (const rule of level.implicit) {
      if (appliesTo(rule, access)) {
        if (rule.certain) {
          return settle(rule.action, null, level, 'implicit', open);
        }
        open ??= [];
        open.push({ action: rule.action, unknown: [implicitDoubt(level.operation, rule)] });
      }
    }
    if (level.filtered !== null) {
      const verdict = level.filtered.decide(access, steps);
      if (verdict.open !== null) {
        open = open === null ? verdict.open : [...open, ...verdict.open];
      }
      if (verdict.rule !== null) {
        return settle(verdict.rule.action as Action, verdict.rule, level, 'filtered', open);
      }
    }
    for (const rule of level.tail) {
      const unknown = tailDoubts(rule);
      if (unknown.length === 0) {
        return settle(rule.action as Action, rule, level, 'tail', open);
      }
      open ??= [];
      open.push({ action: rule.action, unknown });
    }
    if (level.builtIn !== null) {
      if (level.builtIn.certain) {
        return settle(level.builtIn.action as Action, null, level, 'built-in', open);
      }
      open ??= [];
      open.push({ action: level.builtIn.action, unknown: [builtInDoubt(level.operation)] });
    }
  }
  throw new TypeError(`no list answers for ${access.operation}`);
}

function settle(action: Action, rule: PolicyRule | null, { places }: Level, list: RankedList, open: readonly Open[] | null): Answer {
  const level = places[list];
  const against = open === null ? [] : open.filter((each) => each.action !== action);
  return against.length === 0
    ? { decision: action, rule, level, unknown: [] }
    : { decision: 'unknown', rule, level, unknown: against.flatMap(({ unknown }) => unknown) };
}

function appliesTo({ attribute, value }: ImplicitRule, access: Access): boolean {
  const asked = access.text[attribute as TextAttribute];
  return asked === value || (Array.isArray(asked) && asked.includes(value));
}

const builtInDoubt = (operation: string): UnknownConstruct => ({
  construct: operation,
  reason: `whether this host answers ${operation} by itself where no rule names it is not known`,
  file: '',
  line: 0,
});

const implicitDoubt = (operation: string, { attribute, value }: ImplicitRule): UnknownConstruct => ({
  construct: operation,
  reason: `whether this host's compiler adds a rule of its own for ${operation} on ${attribute} ${value} is not known`,
  file: '',
  line: 0,
});
