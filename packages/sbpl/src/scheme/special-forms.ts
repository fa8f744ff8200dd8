import { defineForm, defineOnceForm, lambdaForm, letForm, setForm } from './binding-forms.js';
import { BUILTINS } from './builtins.js';
import { caseForm, condForm, ifForm, logicalForm, whenForm } from './conditional-forms.js';
import { type Continuation, type FormContext, malformed, type SpecialForm, unknownForm } from './continuation.js';
import { isList, UNSPECIFIED, UnknownValue, type Value } from './values.js';

function quoteForm(context: FormContext): Continuation {
  const [item] = context.items;
  return item === undefined ? malformed(context) : { value: context.evaluator.quote(item, context.scope, context.file, false) };
}

const valuesOf = ({ evaluator, items, scope, file }: FormContext): Value[] => items.map((item) => evaluator.evaluate(item, scope, file));

/** `map` and `for-each`. */
function mapForm(context: FormContext): Continuation {
  const { evaluator, name, form, file } = context;
  const [called, ...lists] = valuesOf(context);
  if (called === undefined || lists.length === 0) {
    return malformed(context);
  }
  const unknown = lists.find((value) => value instanceof UnknownValue);
  if (unknown !== undefined) {
    return { value: unknown };
  }
  if (!lists.every(isList)) {
    return { value: unknownForm(context, `${name} is given something that is no list`) };
  }
  const length = Math.min(...lists.map((each) => each.length));
  const results: Value[] = [];
  for (let index = 0; index < length; index += 1) {
    const row = lists.map((each) => each[index] as Value);
    const result = evaluator.apply(called, row, form, file);
    if (name === 'map') {
      results.push(result);
    } else {
      evaluator.settle(result, form, file);
    }
  }
  return { value: name === 'map' ? results : UNSPECIFIED };
}

function applyForm(context: FormContext): Continuation {
  const { evaluator, form, file } = context;
  const [called, ...values] = valuesOf(context);
  const last = values.at(-1);
  if (called === undefined || last === undefined) {
    return malformed(context);
  }
  if (last instanceof UnknownValue) {
    return { value: last };
  }
  return isList(last) ? { value: evaluator.apply(called, [...values.slice(0, -1), ...last], form, file) } : malformed(context);
}

/** A pure function called by its name. */
const builtinForm: SpecialForm = (context) => {
  const builtin = BUILTINS.get(context.name);
  return builtin === undefined
    ? malformed(context)
    : { value: context.evaluator.apply(builtin, valuesOf(context), context.form, context.file) };
};

/** Forms by the name at their head, where no variable hides it. */
export const SPECIAL_FORMS: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ...[...BUILTINS.keys()].map((name): [string, SpecialForm] => [name, builtinForm]),
  ['quote', quoteForm],
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
  ['map', mapForm],
  ['for-each', mapForm],
  ['apply', applyForm],
]);
