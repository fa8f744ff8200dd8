import type { Decision } from '@runtime/contracts';
import type { DecidingPolicy } from '@runtime/sbpl';
import type { Engine } from '../engine.js';
import type { Asked } from '../types.js';
import type { ModelVariant } from './variant.js';

/** A driver that reports one answer, whatever the policy says. */
const driverVariant = (driver: string, decision: Decision): ModelVariant => ({
  id: `driver:${driver}:${decision}`,
  title: `the driver ${driver} reports ${decision}, whatever the policy says`,
  kind: 'drivers',
  answer: (asked, engine) => (asked.question.driver === driver ? decision : engine.answer(asked)),
});

/** An operation that the host answers by itself, where no rule on its exact name does. */
const builtInVariant = (operation: string, decision: Decision): ModelVariant => ({
  id: `built_in:${operation}:${decision}`,
  title: `${operation} is answered ${decision} where no rule names it`,
  kind: 'built_in',
  answer(asked, engine) {
    const policy = engine.compile(asked, asked.drivers);
    const answering: DecidingPolicy = {
      assumed: policy.assumed,
      applyFailureFor: (entitlements) => policy.applyFailureFor(entitlements),
      ask(access) {
        const own = policy.ask(access);
        const chain = chainOf(engine, access.operation);
        const place = chain.indexOf(operation);
        const answeredAt = chain.indexOf(own.level.operation);
        const isNearer = answeredAt !== -1 && answeredAt <= place && own.level.list !== 'built-in';
        return place === -1 || isNearer ? own : { ...own, decision, rule: null, unknown: [] };
      },
    };
    return engine.decide(answering, asked.question).decision;
  },
});

function chainOf(engine: Engine, operation: string): string[] {
  const chain: string[] = [];
  for (let name: string | null = operation; name !== null; name = engine.world.operations.parent(name)) chain.push(name);
  return chain;
}

/** Variants that a disagreement suggests by its driver and its operation. */
export function suggestedBy({ question }: Asked, decision: Decision, engine: Engine): ModelVariant[] {
  const drivers = question.driver === undefined ? [] : [driverVariant(question.driver, decision)];
  const levels = chainOf(engine, question.operation).filter((name) => name !== 'default');
  return [...drivers, ...levels.map((name) => builtInVariant(name, decision))];
}
