import type { SbplNode } from '../reader/node.js';
import { isEqual } from './builtins.js';
import { type Continuation, type FormContext, malformed } from './continuation.js';
import { doubtOf, truth, UNSPECIFIED, type Value } from './values.js';

export function ifForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  const [test, then, otherwise] = items;
  if (test === undefined || then === undefined) {
    return malformed(context);
  }
  const condition = evaluator.evaluate(test, scope, file);
  const known = truth(condition);
  if (known === null) {
    return { value: evaluator.branches(condition, [[then], otherwise === undefined ? [] : [otherwise]], scope, file) };
  }
  if (known) {
    return { node: then, scope };
  }
  return otherwise === undefined ? { value: UNSPECIFIED } : { node: otherwise, scope };
}

/** `when` and `unless`. */
export function whenForm(context: FormContext): Continuation {
  const { evaluator, name, items, scope, file } = context;
  const [test, ...body] = items;
  if (test === undefined) {
    return malformed(context);
  }
  const condition = evaluator.evaluate(test, scope, file);
  const known = truth(condition);
  if (known === null) {
    return { value: evaluator.branches(condition, [body], scope, file) };
  }
  return known === (name === 'when') ? evaluator.body(body, scope, file) : { value: UNSPECIFIED };
}

const isElse = (node: SbplNode): boolean => node.kind === 'symbol' && node.name === 'else';

const bodyOf = (clause: SbplNode): readonly SbplNode[] => (clause.kind === 'list' ? clause.items.slice(1) : []);

export function condForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  for (const [index, clause] of items.entries()) {
    const test = clause.kind === 'list' ? clause.items[0] : undefined;
    if (test === undefined) {
      return malformed(context);
    }
    const body = bodyOf(clause);
    if (isElse(test)) {
      return evaluator.body(body, scope, file);
    }
    const condition = evaluator.evaluate(test, scope, file);
    const known = truth(condition);
    if (known === null) {
      return { value: evaluator.branches(condition, [body, ...items.slice(index + 1).map(bodyOf)], scope, file) };
    }
    if (known) {
      return body.length === 0 ? { value: condition } : evaluator.body(body, scope, file);
    }
  }
  return { value: UNSPECIFIED };
}

export function caseForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  const [subject, ...clauses] = items;
  if (subject === undefined) {
    return malformed(context);
  }
  const value = evaluator.evaluate(subject, scope, file);
  if (doubtOf(value) !== null) {
    return { value: evaluator.branches(value, clauses.map(bodyOf), scope, file) };
  }
  for (const clause of clauses) {
    const data = clause.kind === 'list' ? clause.items[0] : undefined;
    if (data === undefined) {
      return malformed(context);
    }
    if (isElse(data) || (data.kind === 'list' && data.items.some((each) => isEqual(evaluator.quote(each, scope, file, false), value)))) {
      return evaluator.body(bodyOf(clause), scope, file);
    }
  }
  return { value: UNSPECIFIED };
}

/** `and` and `or`. An undecided member ends the form: what follows may or may not have been evaluated. */
export function logicalForm({ evaluator, name, items, scope, file }: FormContext): Continuation {
  let value: Value = name === 'and';
  for (const item of items) {
    value = evaluator.evaluate(item, scope, file);
    const known = truth(value);
    if (known === null || known === (name === 'or')) {
      break;
    }
  }
  return { value };
}
