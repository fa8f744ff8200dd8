import type { ListNode, SbplNode } from '../reader/node.js';
import type { UnknownConstruct } from '../types.js';
import { BUILTINS } from './builtins/index.js';
import { codeOf, constantAt, dataOf, listWithDot } from './code.js';
import { mayAct } from './effects.js';
import type { Continuation, Interpreter } from './form.js';
import { EvaluationLimit, MAX_DEPTH, MAX_STEPS, MAX_UNDECIDED_STEPS, NotComputable, ProfileStopped } from './limits.js';
import { itemsOf, listOf } from './lists.js';
import { Bindings } from './scope.js';
import { SPECIAL_FORMS } from './special-forms.js';
import {
  Builtin,
  type CallContext,
  CharacterValue,
  Closure,
  doubtOf,
  GuardedValue,
  Macro,
  NIL,
  type Scope,
  SymbolValue,
  UnknownValue,
  type Value,
} from './values.js';

/** What the evaluator hands over to whoever knows profiles: rule forms, filters, imports. */
export interface FormHandler {
  /** Evaluates a call whose head is a plain symbol that no variable holds. `undefined`: the name means nothing. */
  call(name: string, form: ListNode, scope: Scope, file: string): Value | undefined;
  /** The same for a name that reached the call as a value (`(map literal …)`). */
  apply(name: string, values: readonly Value[], form: SbplNode, file: string): Value | undefined;
  /** Whether the language of profiles gives a name a meaning. */
  isPredefined(name: string): boolean;
  /** A name that means nothing was used; what `construct` gives is not known because of it. */
  nameless(name: string, construct: string, form: SbplNode, file: string): void;
  /** A statement whose effect is not known: it may have added any rules. */
  unknownStatement(unknown: UnknownConstruct, form: SbplNode, file: string): void;
}

/**
 * Evaluates the Scheme that profiles are written in, with the bindings of TinyScheme. What cannot be computed becomes an
 * `UnknownValue`, which spreads until it ends as an undecided filter or rule. Steps and depth are bounded; below an
 * undecided condition nothing is evaluated twice.
 */
export class Evaluator implements Interpreter {
  readonly #handler: FormHandler;
  /** Conditions that could not be decided and that the current form stands under. */
  readonly guards: UnknownConstruct[] = [];
  readonly #undecided = new Set<SbplNode>();
  #steps = 0;
  #allowed = MAX_STEPS;
  #undecidedSteps = 0;
  #depth = 0;

  constructor(handler: FormHandler) {
    this.#handler = handler;
  }

  /** Raises the bound for a profile of this much text. */
  allow(steps: number): void {
    this.#allowed += steps;
  }

  spend(steps: number): void {
    this.#steps += steps;
    if (this.guards.length > 0) {
      this.#undecidedSteps += steps;
    }
    if (this.#steps > this.#allowed) {
      throw new EvaluationLimit(`evaluating the profile takes more than ${this.#allowed} steps`);
    }
  }

  evaluate(node: SbplNode, scope: Scope, file: string): Value {
    if (this.#depth >= MAX_DEPTH) {
      throw new EvaluationLimit(`evaluating the profile nests deeper than ${MAX_DEPTH}`);
    }
    this.#depth += 1;
    const value = this.#run(node, scope, file);
    this.#depth -= 1;
    return value;
  }

  unknown(construct: string, reason: string, node: SbplNode, file: string): UnknownValue {
    return new UnknownValue({ construct, reason, file, line: node.span.line });
  }

  #nameless(name: string, node: SbplNode, file: string): UnknownValue {
    this.#handler.nameless(name, name, node, file);
    return this.unknown(name, `no form, filter or function named ${name.slice(0, 80)} is known`, node, file);
  }

  /** Evaluates with tail calls in a loop, so that long iterations of a profile need no stack. */
  #run(start: SbplNode, startScope: Scope, startFile: string): Value {
    let node = start;
    let scope = startScope;
    let file = startFile;
    for (;;) {
      this.spend(1);
      if (node.kind !== 'list') {
        return this.#atom(node, scope, file);
      }
      const head = node.items[0];
      if (head === undefined) {
        return constantAt(node) ?? NIL;
      }
      let called: Value;
      if (head.kind === 'symbol') {
        const bound = scope.get(head.name);
        if (bound === undefined) {
          const form = SPECIAL_FORMS.get(head.name);
          if (form !== undefined) {
            const tail = form({ evaluator: this, name: head.name, form: node, items: node.items.slice(1), scope, file });
            if ('value' in tail) {
              return tail.value;
            }
            node = tail.node;
            scope = tail.scope;
            continue;
          }
          const builtin = BUILTINS.get(head.name);
          if (builtin === undefined) {
            return this.#handler.call(head.name, node, scope, file) ?? this.#nameless(head.name, node, file);
          }
          called = builtin;
        } else {
          called = bound;
        }
      } else {
        called = this.evaluate(head, scope, file);
      }
      if (called instanceof Macro) {
        node = this.#expand(called, node, file);
        continue;
      }
      const values: Value[] = [];
      for (let at = 1; at < node.items.length; at += 1) {
        values.push(this.evaluate(node.items[at] as SbplNode, scope, file));
      }
      if (!(called instanceof Closure)) {
        return this.apply(called, values, node, file);
      }
      const entered = this.enter(called, values, node, file);
      if ('value' in entered) {
        return entered.value;
      }
      node = entered.node;
      scope = entered.scope;
      file = called.file;
    }
  }

  #expand({ transformer }: Macro, form: ListNode, file: string): SbplNode {
    const made = this.apply(transformer, [dataOf(form)], form, file);
    return codeOf(made, form.span, (steps) => this.spend(steps));
  }

  #atom(node: Exclude<SbplNode, ListNode>, scope: Scope, file: string): Value {
    switch (node.kind) {
      case 'symbol':
        return scope.get(node.name) ?? BUILTINS.get(node.name) ?? new SymbolValue(node.name);
      case 'string':
      case 'number':
      case 'boolean':
        return node.value;
      case 'character':
        return new CharacterValue(node.value);
      case 'quoted':
        return node.form === 'quote' || node.form === 'quasiquote'
          ? this.quote(node.item, scope, file, node.form === 'quasiquote')
          : this.unknown(node.form, 'an unquote stands outside of a quasiquote', node, file);
    }
  }

  quote(node: SbplNode, scope: Scope, file: string, quasi: boolean): Value {
    this.spend(1);
    if (!quasi) {
      return dataOf(node);
    }
    if (node.kind === 'list') {
      return constantAt(node) ?? listWithDot(node.items.flatMap((item) => this.#quoteItem(item, scope, file)));
    }
    return node.kind === 'quoted' && node.form === 'unquote' ? this.evaluate(node.item, scope, file) : dataOf(node);
  }

  #quoteItem(item: SbplNode, scope: Scope, file: string): Value[] {
    if (item.kind === 'quoted' && item.form === 'unquote-splicing') {
      const spliced = this.evaluate(item.item, scope, file);
      return itemsOf(spliced) ?? [spliced];
    }
    if (item.kind === 'quoted' && item.form !== 'unquote') {
      return [listOf([new SymbolValue(item.form), this.quote(item.item, scope, file, item.form === 'quote')])];
    }
    return [this.quote(item, scope, file, true)];
  }

  /** Calls a value. Closures that come here are not in tail position. */
  apply(called: Value, values: readonly Value[], node: SbplNode, file: string): Value {
    if (called instanceof Closure) {
      const entered = this.enter(called, values, node, file);
      return 'value' in entered ? entered.value : this.evaluate(entered.node, entered.scope, called.file);
    }
    if (called instanceof Builtin) {
      return this.#callBuiltin(called, values, node, file);
    }
    if (called instanceof UnknownValue) {
      return called;
    }
    if (called instanceof SymbolValue) {
      return this.#handler.apply(called.name, values, node, file) ?? this.#nameless(called.name, node, file);
    }
    return this.unknown('call', 'something that is no function is called', node, file);
  }

  #callBuiltin(called: Builtin, values: readonly Value[], node: SbplNode, file: string): Value {
    const depth = this.#depth;
    const context: CallContext = {
      apply: (inner, given) => {
        this.spend(1);
        return this.apply(inner, given, node, file);
      },
      settle: (value) => this.settle(value, node, file),
      spend: (steps) => this.spend(steps),
      guarded: (value) => this.#guarded(value, 0),
    };
    try {
      const result = called.call(values, context);
      this.spend(typeof result === 'string' ? result.length >> 6 : 0);
      return result;
    } catch (error) {
      if (!(error instanceof NotComputable)) {
        throw error;
      }
      this.#depth = depth;
      if (error.undefinedName !== undefined) {
        this.#handler.nameless(error.undefinedName, called.name, node, file);
      }
      return this.unknown(called.name, error.message, node, file);
    }
  }

  enter(closure: Closure, values: readonly Value[], node: SbplNode, file: string): Continuation {
    const { parameters, rest } = closure;
    if (values.length < parameters.length || (rest === null && values.length > parameters.length)) {
      return { value: this.unknown('call', 'a function is called with the wrong number of arguments', node, file) };
    }
    const scope = this.scopeIn(closure.scope);
    for (let at = 0; at < parameters.length; at += 1) {
      scope.define(parameters[at] as string, values[at] as Value);
    }
    if (rest !== null) {
      scope.define(rest, listOf(values.slice(parameters.length)));
    }
    return this.body(closure.body, scope, closure.file);
  }

  body(forms: readonly SbplNode[], scope: Scope, file: string): Continuation {
    const last = forms.at(-1);
    if (last === undefined) {
      return { value: NIL };
    }
    for (let at = 0; at < forms.length - 1; at += 1) {
      this.statement(forms[at] as SbplNode, scope, file);
    }
    return { node: last, scope };
  }

  statement(form: SbplNode, scope: Scope, file: string): void {
    this.settle(this.evaluate(form, scope, file), form, file);
  }

  /** Drops the value of a statement; one that is not known may have had any effect. */
  settle(value: Value, form: SbplNode, file: string): void {
    if (value instanceof UnknownValue && !(value instanceof GuardedValue)) {
      this.#handler.unknownStatement(value.unknown, form, file);
    }
  }

  /**
   * A form that is met again below its own undecided condition is a recursion that nothing ends: it is not followed, and
   * stands for every effect it might have.
   */
  branches(condition: Value, branches: readonly (readonly SbplNode[])[], form: SbplNode, scope: Scope, file: string): Value {
    const doubt = doubtOf(condition) ?? { construct: 'condition', reason: 'the condition is not known', file, line: form.span.line };
    if (this.#undecided.has(form) || this.#undecidedSteps > MAX_UNDECIDED_STEPS) {
      if (branches.some((forms) => this.mayAct(forms, scope))) {
        this.#handler.unknownStatement(doubt, form, file);
      }
      return new GuardedValue(doubt);
    }
    this.#undecided.add(form);
    this.guards.push(doubt);
    for (const forms of branches) {
      this.#branch(forms, scope, file);
    }
    this.guards.pop();
    this.#undecided.delete(form);
    return new GuardedValue(doubt);
  }

  /** A branch in which the profile ends itself adds no rules: where it is taken, nothing is applied. */
  #branch(forms: readonly SbplNode[], scope: Scope, file: string): void {
    const depth = this.#depth;
    try {
      for (const each of forms) {
        this.statement(each, scope, file);
      }
    } catch (error) {
      if (!(error instanceof ProfileStopped)) {
        throw error;
      }
      this.#depth = depth;
    }
  }

  mayAct(forms: readonly SbplNode[], scope: Scope): boolean {
    return mayAct(forms, scope);
  }

  scopeIn(outer: Scope): Scope {
    return new Bindings<Value>(outer, this.guards.length);
  }

  bind(scope: Scope, name: string, value: Value): void {
    scope.define(name, this.#guarded(value, scope.guards));
  }

  assign(scope: Scope, name: string, value: Value): boolean {
    const holder = scope.holderOf(name) ?? (this.#isBuiltIn(name) ? scope.outermost : null);
    if (holder !== null) {
      this.bind(holder, name, value);
    }
    return holder !== null;
  }

  #isBuiltIn(name: string): boolean {
    return BUILTINS.has(name) || this.#handler.isPredefined(name);
  }

  /** What a place that was made under `guards` conditions may hold: a change under a further one may not have been made. */
  #guarded(value: Value, guards: number): Value {
    const guard = this.guards.length > guards ? this.guards.at(-1) : undefined;
    return guard === undefined ? value : new UnknownValue(guard);
  }
}
