import type { AccessStep, EngineDecision, UnknownConstruct } from '../types.js';
import type { Access } from './access.js';
import { type CompiledPolicy, referenceOf } from './compile.js';
import { matchFilter } from './match.js';
import type { PolicyRule } from './rule.js';

export interface Answer {
  decision: EngineDecision;
  /** The rule or default form that decided; null for the default of a profile that states none. */
  rule: PolicyRule | null;
  /** Whether a default, stated or not, decided. */
  byDefault: boolean;
  unknown: readonly UnknownConstruct[];
}

/**
 * What a policy says about one access: the last matching rule, else the last default, else deny. An undecided later rule
 * that would say something else makes the answer `unknown`.
 */
export function askPolicy(policy: CompiledPolicy, access: Access): Answer {
  const { rule, open } = policy.indexOf(access.operation).decide(access);
  const base: Answer = rule === null ? askDefault(policy, access) : { decision: rule.action, rule, byDefault: false, unknown: [] };
  if (open.length === 0) {
    return base;
  }
  const against = open.filter((each) => each.rule.action !== base.decision || base.decision === 'unknown');
  return against.length === 0
    ? base
    : { ...base, decision: 'unknown', unknown: [...base.unknown, ...against.flatMap((each) => each.unknown)] };
}

function askDefault(policy: CompiledPolicy, access: Access): Answer {
  const open: { rule: PolicyRule; unknown: readonly UnknownConstruct[] }[] = [];
  let base: Answer = { decision: 'deny', rule: null, byDefault: true, unknown: [] };
  for (let at = policy.defaults.length - 1; at >= 0; at -= 1) {
    const rule = policy.defaults[at] as PolicyRule;
    const match = matchFilter(rule.filter, access);
    if (match === true) {
      base = { ...base, decision: rule.action, rule };
      break;
    }
    if (match !== false) {
      open.push({ rule, unknown: match });
    }
  }
  const against = open.filter((each) => each.rule.action !== base.decision);
  return against.length === 0 ? base : { ...base, decision: 'unknown', unknown: against.flatMap((each) => each.unknown) };
}

/** An answer as walks and documents show it. */
export function stepOf(access: Access, answer: Answer): AccessStep {
  const step: AccessStep = {
    operation: access.operation,
    target: access.target,
    decision: answer.decision,
    rule: answer.rule === null ? null : referenceOf(answer.rule.source),
  };
  return answer.unknown.length === 0 ? step : { ...step, unknown: [...answer.unknown] };
}
