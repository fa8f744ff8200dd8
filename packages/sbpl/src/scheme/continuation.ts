import type { ListNode, SbplNode } from '../reader/node.js';
import type { Evaluator } from './evaluate.js';
import type { Scope, UnknownValue, Value } from './values.js';

/** How a form goes on: with its value, or with a node in tail position. */
export type Continuation = { value: Value } | { node: SbplNode; scope: Scope };

/** A special form being evaluated. `items` are what stands after its name. */
export interface FormContext {
  evaluator: Evaluator;
  name: string;
  form: ListNode;
  items: readonly SbplNode[];
  scope: Scope;
  file: string;
}

export type SpecialForm = (context: FormContext) => Continuation;

export const unknownForm = ({ evaluator, name, form, file }: FormContext, reason = `${name} is not well formed`): UnknownValue =>
  evaluator.unknown(name, reason, form, file);

export const malformed = (context: FormContext): Continuation => ({ value: unknownForm(context) });
