import type { SbplNode } from '../reader/node.js';
import type { UnknownConstruct } from '../types.js';
import { type Continuation, type FormContext, malformed } from './form.js';
import { doubtOf, type Scope, truth, UnknownValue, type Value } from './values.js';

interface Variable {
  name: string;
  init: SbplNode;
  step: SbplNode | undefined;
}

function variableOf(binding: SbplNode): Variable | null {
  const [name, init, step] = binding.kind === 'list' ? binding.items : [];
  return name?.kind === 'symbol' && init !== undefined ? { name: name.name, init, step } : null;
}

/** `(do ((name init step) …) (test result …) body …)`: each round binds the names anew. */
export function doForm(context: FormContext): Continuation {
  const { evaluator, form, items, scope, file } = context;
  const [bindings, exit, ...body] = items;
  const variables = bindings?.kind === 'list' ? bindings.items.map(variableOf) : [null];
  const [test, ...results] = exit?.kind === 'list' ? exit.items : [];
  if (variables.includes(null) || test === undefined) {
    return malformed(context);
  }
  const known = variables as Variable[];
  const bindAll = (values: readonly Value[]): Scope => {
    const inner = evaluator.scopeIn(scope);
    known.forEach(({ name }, index) => {
      evaluator.bind(inner, name, values[index] as Value);
    });
    return inner;
  };
  let round = bindAll(known.map(({ init }) => evaluator.evaluate(init, scope, file)));
  for (;;) {
    evaluator.spend(1);
    const condition = evaluator.evaluate(test, round, file);
    const ends = truth(condition);
    if (ends === null) {
      const value = evaluator.branches(condition, [results, body], form, round, file);
      // Further rounds may do what the first did, with other values.
      return { value: evaluator.mayAct(body, round) ? new UnknownValue(doubtOf(value) as UnknownConstruct) : value };
    }
    if (ends) {
      return evaluator.body(results, round, file);
    }
    for (const each of body) {
      evaluator.statement(each, round, file);
    }
    const before = round;
    round = bindAll(
      known.map(({ name, step }) => (step === undefined ? (before.get(name) as Value) : evaluator.evaluate(step, before, file))),
    );
  }
}
