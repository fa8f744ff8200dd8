import type { VirtualHost } from '../host/virtual-host.js';
import type { CompiledPolicy } from '../policy/compile.js';
import type { DecisionQuery, NeededRule } from '../types.js';
import type { AskedAccess } from './course.js';
import { evaluateQuery } from './decide.js';
import { resolveDriver } from './drivers.js';
import { grantOf } from './grant.js';

/**
 * Every access that a question needs and the policy does not allow: links on the way, what the driver needs for itself, the
 * operation. Each comes with the smallest rule that would allow it. Asked again with all of these rules, the policy allows the
 * question; where no rules bring that about (a path that runs in circles), the list is empty.
 */
export function neededRules(policy: CompiledPolicy, query: DecisionQuery, host: VirtualHost): NeededRule[] {
  const shape = resolveDriver(query.driver, query.syscall);
  const needed = new Map<string, NeededRule>();
  const heard = (asked: AskedAccess): void => {
    if (asked.answer.decision !== 'allow') {
      const { operation, target } = asked.access;
      const rule = grantOf(asked);
      needed.set(rule, target === '' ? { operation, rule } : { operation, path: target, rule });
    }
  };
  evaluateQuery(policy, query, shape, host, { onwards: true, heard });
  if (needed.size === 0) {
    return [];
  }
  const granted = policy.withRules([...needed.keys()]);
  return evaluateQuery(granted, query, shape, host).decision === 'allow' ? [...needed.values()] : [];
}
