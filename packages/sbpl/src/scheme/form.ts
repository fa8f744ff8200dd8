import type { ListNode, SbplNode } from '../reader/node.js';
import type { Closure, Scope, UnknownValue, Value } from './values.js';

/** How a form goes on: with its value, or with a node in tail position. */
export type Continuation = { value: Value } | { node: SbplNode; scope: Scope };

/** What special forms ask of the evaluator. */
export interface Interpreter {
  evaluate(node: SbplNode, scope: Scope, file: string): Value;
  quote(node: SbplNode, scope: Scope, file: string, quasi: boolean): Value;
  /** Evaluates a form for its effect. */
  statement(form: SbplNode, scope: Scope, file: string): void;
  /** Whether evaluating code may add rules or change what other code sees. */
  mayAct(forms: readonly SbplNode[], scope: Scope): boolean;
  /** Runs all forms of a body but the last, which the caller continues with. */
  body(forms: readonly SbplNode[], scope: Scope, file: string): Continuation;
  /** Binds parameters and runs a body up to its last form. */
  enter(closure: Closure, values: readonly Value[], node: SbplNode, file: string): Continuation;
  /** Calls a procedure with values. */
  apply(called: Value, values: readonly Value[], node: SbplNode, file: string): Value;
  /** Evaluates every branch of an undecided condition; rules inside become undecided themselves. */
  branches(condition: Value, branches: readonly (readonly SbplNode[])[], form: SbplNode, scope: Scope, file: string): Value;
  /** A scope for bindings made at this place. */
  scopeIn(outer: Scope): Scope;
  /** Binds a name; under an undecided condition, what it holds in a scope from outside of that is not known. */
  bind(scope: Scope, name: string, value: Value): void;
  /** Assigns where the name is bound, built-in names included; false when it is bound nowhere. */
  assign(scope: Scope, name: string, value: Value): boolean;
  unknown(construct: string, reason: string, node: SbplNode, file: string): UnknownValue;
  spend(steps: number): void;
}

/** A special form being evaluated. `items` are what stands after its name. */
export interface FormContext {
  evaluator: Interpreter;
  name: string;
  form: ListNode;
  items: readonly SbplNode[];
  scope: Scope;
  file: string;
}

export type SpecialForm = (context: FormContext) => Continuation;

export const malformed = ({ evaluator, name, form, file }: FormContext): Continuation => ({
  value: evaluator.unknown(name, `${name} is not well formed`, form, file),
});
