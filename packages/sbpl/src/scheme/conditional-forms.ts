import type { ListNode, SbplNode } from '../reader/node.js';
import { type Continuation, type FormContext, malformed } from './form.js';
import { isSame } from './lists.js';
import { doubtOf, NIL, truth, type Value } from './values.js';

/** What a conditional gives where no branch is taken: TinyScheme has the empty list there. */
const NO_BRANCH: Continuation = { value: NIL };

export function ifForm(context: FormContext): Continuation {
  const { evaluator, form, items, scope, file } = context;
  const [test, then, otherwise] = items;
  if (test === undefined || then === undefined) {
    return malformed(context);
  }
  const condition = evaluator.evaluate(test, scope, file);
  const known = truth(condition);
  if (known === null) {
    return { value: evaluator.branches(condition, [[then], otherwise === undefined ? [] : [otherwise]], form, scope, file) };
  }
  if (known) {
    return { node: then, scope };
  }
  return otherwise === undefined ? NO_BRANCH : { node: otherwise, scope };
}

/** `when` and `unless`. */
export function whenForm(context: FormContext): Continuation {
  const { evaluator, name, form, items, scope, file } = context;
  const [test, ...body] = items;
  if (test === undefined) {
    return malformed(context);
  }
  const condition = evaluator.evaluate(test, scope, file);
  const known = truth(condition);
  if (known === null) {
    return { value: evaluator.branches(condition, [body], form, scope, file) };
  }
  return known === (name === 'when') ? evaluator.body(body, scope, file) : NO_BRANCH;
}

const isWord = (node: SbplNode | undefined, word: string): boolean => node?.kind === 'symbol' && node.name === word;

const bodyOf = (clause: SbplNode): readonly SbplNode[] => (clause.kind === 'list' ? clause.items.slice(1) : []);

export function condForm(context: FormContext): Continuation {
  const { evaluator, form, items, scope, file } = context;
  for (const [index, clause] of items.entries()) {
    const test = clause.kind === 'list' ? clause.items[0] : undefined;
    if (test === undefined) {
      return malformed(context);
    }
    const body = bodyOf(clause);
    if (isWord(test, 'else')) {
      return evaluator.body(body, scope, file);
    }
    const condition = evaluator.evaluate(test, scope, file);
    const known = truth(condition);
    if (known === null) {
      return {
        value: evaluator.branches(
          condition,
          [body, ...items.slice(index + 1).map((each) => laterClause(each, context))],
          form,
          scope,
          file,
        ),
      };
    }
    if (known) {
      if (isWord(body[0], '=>')) {
        const receiver = body[1];
        return receiver === undefined || body.length > 2
          ? malformed(context)
          : { value: evaluator.apply(evaluator.evaluate(receiver, scope, file), [condition], form, file) };
      }
      return body.length === 0 ? { value: condition } : evaluator.body(body, scope, file);
    }
  }
  return NO_BRANCH;
}

/** A clause that may or may not be reached. Its test counts where it does more than to give a value. */
function laterClause(clause: SbplNode, { evaluator, scope }: FormContext): readonly SbplNode[] {
  const test = clause.kind === 'list' ? clause.items[0] : undefined;
  return test !== undefined && evaluator.mayAct([test], scope) ? (clause as ListNode).items : bodyOf(clause);
}

export function caseForm(context: FormContext): Continuation {
  const { evaluator, form, items, scope, file } = context;
  const [subject, ...clauses] = items;
  if (subject === undefined) {
    return malformed(context);
  }
  const value = evaluator.evaluate(subject, scope, file);
  if (doubtOf(value) !== null) {
    return { value: evaluator.branches(value, clauses.map(bodyOf), form, scope, file) };
  }
  for (const clause of clauses) {
    const data = clause.kind === 'list' ? clause.items[0] : undefined;
    if (data === undefined) {
      return malformed(context);
    }
    if (
      isWord(data, 'else') ||
      (data.kind === 'list' && data.items.some((each) => isCase(evaluator.quote(each, scope, file, false), value)))
    ) {
      return evaluator.body(bodyOf(clause), scope, file);
    }
  }
  return NO_BRANCH;
}

/** A text is the same as another only where it is the same object, and a datum is never the object that is asked about. */
const isCase = (datum: Value, value: Value): boolean => typeof datum !== 'string' && isSame(datum, value);

/** `and` and `or`. Members after an undecided one may or may not be evaluated. */
export function logicalForm({ evaluator, name, form, items, scope, file }: FormContext): Continuation {
  for (let at = 0; at < items.length - 1; at += 1) {
    const value = evaluator.evaluate(items[at] as SbplNode, scope, file);
    const known = truth(value);
    if (known === null) {
      return { value: evaluator.branches(value, [items.slice(at + 1)], form, scope, file) };
    }
    if (known === (name === 'or')) {
      return { value };
    }
  }
  const last = items.at(-1);
  return last === undefined ? { value: name === 'and' } : { node: last, scope };
}
