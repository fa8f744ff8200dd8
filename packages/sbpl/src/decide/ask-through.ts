import type { VirtualHost } from '../host/virtual-host.js';
import { type CompiledPolicy, referenceOf } from '../policy/compile.js';
import type { DecisionQuery, EngineDecision, RuleLevel, RuleReference, UnknownConstruct } from '../types.js';
import { evaluateQuery } from './decide.js';
import { resolveDriver } from './drivers.js';
import { grantOf } from './grant.js';

/** One access on the way of a question, and what the policy says about it. */
export interface AccessAnswer {
  operation: string;
  /** The resolved path, or the name. */
  path: string;
  decision: EngineDecision;
  /** Null where no rule of the profile decided. */
  rule: RuleReference | null;
  level: RuleLevel;
  unknown: readonly UnknownConstruct[];
  /** The smallest rule that allows it. */
  grant: string;
}

/** Every access that a question makes, in order, each asked as if those before it had been granted. */
export function askThrough(policy: CompiledPolicy, query: DecisionQuery, host: VirtualHost): AccessAnswer[] {
  const accesses: AccessAnswer[] = [];
  evaluateQuery(policy, query, resolveDriver(query.driver, query.syscall), host, {
    onwards: true,
    heard: (asked) => {
      const { access, answer } = asked;
      const { decision, rule, level, unknown } = answer;
      const { operation, target: path } = access;
      accesses.push({
        operation,
        path,
        decision,
        rule: rule === null ? null : referenceOf(rule.source),
        level,
        unknown,
        grant: grantOf(asked),
      });
    },
  });
  return accesses;
}
