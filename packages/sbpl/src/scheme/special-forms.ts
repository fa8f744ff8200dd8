import { defineForm, defineOnceForm, lambdaForm, letForm, setForm } from './binding-forms.js';
import { caseForm, condForm, ifForm, logicalForm, whenForm } from './conditional-forms.js';
import { type Continuation, type FormContext, malformed, type SpecialForm } from './form.js';
import { doForm } from './loop-forms.js';
import { defineMacroForm, macroForm } from './macro-forms.js';

function quoteForm(context: FormContext): Continuation {
  const [item] = context.items;
  return item === undefined
    ? malformed(context)
    : { value: context.evaluator.quote(item, context.scope, context.file, context.name === 'quasiquote') };
}

/** Forms by the name at their head, where no variable hides it. */
export const SPECIAL_FORMS: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['quote', quoteForm],
  ['quasiquote', quoteForm],
  ['begin', ({ evaluator, items, scope, file }) => evaluator.body(items, scope, file)],
  ['if', ifForm],
  ['when', whenForm],
  ['unless', whenForm],
  ['cond', condForm],
  ['case', caseForm],
  ['and', logicalForm],
  ['or', logicalForm],
  ['lambda', lambdaForm],
  ['define', defineForm],
  ['define-once', defineOnceForm],
  ['set!', setForm],
  ['let', letForm],
  ['let*', letForm],
  ['letrec', letForm],
  ['letrec*', letForm],
  ['do', doForm],
  ['macro', macroForm],
  ['define-macro', defineMacroForm],
]);
