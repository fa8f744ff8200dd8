import type { SbplNode } from '../reader/node.js';
import { type Continuation, type FormContext, malformed } from './form.js';
import { Closure, NIL, type Scope, UNSPECIFIED, type Value } from './values.js';

/** A function from its parameter list: names, or names with a last one after a dot, or one name for all. */
export function closureOf(
  parameters: SbplNode | readonly SbplNode[],
  body: readonly SbplNode[],
  scope: Scope,
  file: string,
): Closure | null {
  if ('kind' in parameters && parameters.kind === 'symbol') {
    return new Closure([], parameters.name, body, scope, file);
  }
  const items = 'kind' in parameters ? (parameters.kind === 'list' ? parameters.items : null) : parameters;
  const names = items?.flatMap((item) => (item.kind === 'symbol' ? [item.name] : [])) ?? [];
  if (items === null || names.length !== items.length) {
    return null;
  }
  const dot = names.indexOf('.');
  if (dot === -1) {
    return new Closure(names, null, body, scope, file);
  }
  return dot === names.length - 2 ? new Closure(names.slice(0, dot), names.at(-1) as string, body, scope, file) : null;
}

export function lambdaForm(context: FormContext): Continuation {
  const [parameters, ...body] = context.items;
  const closure = parameters === undefined ? null : closureOf(parameters, body, context.scope, context.file);
  return closure === null ? malformed(context) : { value: closure };
}

/** The name a `define` binds, in either of its shapes. */
function definedName([target]: readonly SbplNode[]): string | null {
  const name = target?.kind === 'list' ? target.items[0] : target;
  return name?.kind === 'symbol' ? name.name : null;
}

export function defineForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  const name = definedName(items);
  const [target, ...body] = items;
  if (name === null || target === undefined) {
    return malformed(context);
  }
  let value: Value | null = UNSPECIFIED;
  if (target.kind === 'list') {
    value = closureOf(target.items.slice(1), body, scope, file);
  } else if (body[0] !== undefined) {
    value = evaluator.evaluate(body[0], scope, file);
  }
  if (value === null) {
    return malformed(context);
  }
  evaluator.bind(scope, name, value);
  return { value: UNSPECIFIED };
}

/** The first definition stands, whichever import brought it. */
export function defineOnceForm(context: FormContext): Continuation {
  const name = definedName(context.items);
  return name !== null && context.scope.get(name) !== undefined ? { value: UNSPECIFIED } : defineForm(context);
}

export function setForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  const [target, init] = items;
  if (target?.kind !== 'symbol' || init === undefined) {
    return malformed(context);
  }
  const value = evaluator.evaluate(init, scope, file);
  return evaluator.assign(scope, target.name, value) ? { value: UNSPECIFIED } : malformed(context);
}

/** `let`, `let*`, `letrec`, `letrec*` and the named `let`. */
export function letForm(context: FormContext): Continuation {
  const { evaluator, name: kind, items, scope, file } = context;
  const label = items[0]?.kind === 'symbol' ? items[0].name : null;
  const [bindings, ...body] = label === null ? items : items.slice(1);
  if (bindings?.kind !== 'list') {
    return malformed(context);
  }
  const inner = evaluator.scopeIn(scope);
  const names: string[] = [];
  const values: Value[] = [];
  for (const binding of bindings.items) {
    const [name, init] = binding.kind === 'list' ? binding.items : [binding];
    if (name?.kind !== 'symbol') {
      return malformed(context);
    }
    const value = init === undefined ? NIL : evaluator.evaluate(init, kind === 'let' ? scope : inner, file);
    names.push(name.name);
    values.push(value);
    if (kind !== 'let') {
      evaluator.bind(inner, name.name, value);
    }
  }
  if (label !== null) {
    const closure = new Closure(names, null, body, inner, file);
    evaluator.bind(inner, label, closure);
    return evaluator.enter(closure, values, bindings, file);
  }
  if (kind === 'let') {
    for (let index = 0; index < names.length; index += 1) {
      evaluator.bind(inner, names[index] as string, values[index] as Value);
    }
  }
  return evaluator.body(body, inner, file);
}
