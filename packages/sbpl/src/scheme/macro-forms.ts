import type { SbplNode } from '../reader/node.js';
import { closureOf } from './binding-forms.js';
import { type Continuation, type FormContext, malformed } from './form.js';
import { Macro, UNSPECIFIED } from './values.js';

/** `(macro (name form) body …)`: the transformer is given the whole form. */
export function macroForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  const [target, ...body] = items;
  const [name, ...parameters] = target?.kind === 'list' ? target.items : [];
  const closure = name?.kind === 'symbol' ? closureOf(parameters, body, scope, file) : null;
  if (name?.kind !== 'symbol' || closure === null || closure.rest !== null || parameters.length !== 1) {
    return malformed(context);
  }
  evaluator.bind(scope, name.name, new Macro(closure));
  return { value: UNSPECIFIED };
}

/** `(define-macro (name . parameters) body …)`: the transformer is given what stands after the name. */
export function defineMacroForm(context: FormContext): Continuation {
  const { evaluator, items, scope, file } = context;
  const [target, ...body] = items;
  const [name, ...parameters] = target?.kind === 'list' ? target.items : [];
  const inner = name?.kind === 'symbol' ? closureOf(parameters, body, scope, file) : null;
  if (target === undefined || name?.kind !== 'symbol' || inner === null) {
    return malformed(context);
  }
  const spelled = (text: string): SbplNode => ({ kind: 'symbol', name: text, span: target.span });
  const list = (...nodes: SbplNode[]): SbplNode => ({ kind: 'list', items: nodes, span: target.span });
  const lambda = list(spelled('lambda'), list(...parameters), ...body);
  const apply = list(spelled('apply'), lambda, list(spelled('cdr'), spelled('form')));
  const closure = closureOf([spelled('form')], [apply], scope, file);
  if (closure === null) {
    return malformed(context);
  }
  evaluator.bind(scope, name.name, new Macro(closure));
  return { value: UNSPECIFIED };
}
