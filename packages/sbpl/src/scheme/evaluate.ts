import type { ListNode, SbplNode, SymbolNode } from '../reader/node.js';
import type { UnknownConstruct } from '../types.js';
import { BUILTINS, EvaluationLimit, NotComputable } from './builtins.js';
import type { Continuation } from './continuation.js';
import { SPECIAL_FORMS } from './special-forms.js';
import {
  Builtin,
  CharacterValue,
  Closure,
  doubtOf,
  GuardedValue,
  isList,
  Scope,
  SymbolValue,
  UNSPECIFIED,
  UnknownValue,
  type Value,
} from './values.js';

/** Evaluation steps and nested evaluations a profile may use. Apple's largest profiles use a small part of this. */
const MAX_STEPS = 4_000_000;
const MAX_DEPTH = 700;

/** What the evaluator hands over to whoever knows profiles: rule forms, filters, imports. */
export interface FormHandler {
  /** Evaluates a call whose head is a plain symbol that no variable holds. `undefined`: the name means nothing. */
  call(name: string, form: ListNode, scope: Scope, file: string): Value | undefined;
  /** The same for a name that reached the call as a value (`(map literal …)`). */
  apply(name: string, values: readonly Value[], form: SbplNode, file: string): Value | undefined;
  /** A name that means nothing was used; what `construct` gives is not known because of it. */
  nameless(name: string, construct: string, form: SbplNode, file: string): void;
  /** A statement whose effect is not known: it may have added any rules. */
  unknownStatement(unknown: UnknownConstruct, form: SbplNode, file: string): void;
}

/**
 * Evaluates the Scheme that profiles are written in. Only what profiles use is there; anything else becomes an
 * `UnknownValue`, which spreads until it ends as an undecided filter or rule. Steps and depth are bounded.
 */
export class Evaluator {
  readonly #handler: FormHandler;
  /** Conditions that could not be decided and that the current form stands under. */
  readonly guards: UnknownConstruct[] = [];
  #steps = 0;
  #depth = 0;

  constructor(handler: FormHandler) {
    this.#handler = handler;
  }

  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) {
      throw new EvaluationLimit(`evaluating the profile takes more than ${MAX_STEPS} steps`);
    }
  }

  evaluate(node: SbplNode, scope: Scope, file: string): Value {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      this.#depth -= 1;
      throw new EvaluationLimit(`evaluating the profile nests deeper than ${MAX_DEPTH}`);
    }
    try {
      return this.#run(node, scope, file);
    } finally {
      this.#depth -= 1;
    }
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
      const [head, ...rest] = node.items;
      if (head === undefined) {
        return [];
      }
      const form = head.kind === 'symbol' && scope.get(head.name) === undefined ? SPECIAL_FORMS.get(head.name) : undefined;
      const tail = form?.({ evaluator: this, name: (head as SymbolNode).name, form: node, items: rest, scope, file });
      if (tail !== undefined) {
        if ('value' in tail) {
          return tail.value;
        }
        node = tail.node;
        scope = tail.scope;
        continue;
      }
      if (head.kind === 'symbol' && scope.get(head.name) === undefined) {
        return this.#handler.call(head.name, node, scope, file) ?? this.#nameless(head.name, node, file);
      }
      const called = this.evaluate(head, scope, file);
      const values = rest.map((item) => this.evaluate(item, scope, file));
      const entered = called instanceof Closure ? this.enter(called, values, node, file) : null;
      if (entered === null) {
        return this.apply(called, values, node, file);
      }
      if ('value' in entered) {
        return entered.value;
      }
      node = entered.node;
      scope = entered.scope;
      file = (called as Closure).file;
    }
  }

  #atom(node: SbplNode, scope: Scope, file: string): Value {
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
      case 'list':
        return UNSPECIFIED;
    }
  }

  quote(node: SbplNode, scope: Scope, file: string, quasi: boolean): Value {
    this.spend(1);
    if (node.kind === 'symbol') {
      return new SymbolValue(node.name);
    }
    if (node.kind === 'list') {
      return node.items.flatMap((item): Value[] => {
        if (quasi && item.kind === 'quoted' && item.form === 'unquote-splicing') {
          const spliced = this.evaluate(item.item, scope, file);
          return isList(spliced) ? [...spliced] : [spliced];
        }
        return [this.quote(item, scope, file, quasi)];
      });
    }
    if (quasi && node.kind === 'quoted' && node.form === 'unquote') {
      return this.evaluate(node.item, scope, file);
    }
    return this.#atom(node, scope, file);
  }

  /** Calls a value. Closures that come here are not in tail position. */
  apply(called: Value, values: readonly Value[], node: SbplNode, file: string): Value {
    if (called instanceof Closure) {
      const entered = this.enter(called, values, node, file);
      return 'value' in entered ? entered.value : this.evaluate(entered.node, entered.scope, called.file);
    }
    if (called instanceof Builtin) {
      try {
        const result = called.call(values);
        this.spend(typeof result === 'string' || isList(result) ? result.length >> 4 : 0);
        return result;
      } catch (error) {
        if (error instanceof NotComputable) {
          if (error.undefinedName !== undefined) {
            this.#handler.nameless(error.undefinedName, called.name, node, file);
          }
          return this.unknown(called.name, error.message, node, file);
        }
        throw error;
      }
    }
    if (called instanceof UnknownValue) {
      return called;
    }
    if (called instanceof SymbolValue) {
      return this.#handler.apply(called.name, values, node, file) ?? this.#nameless(called.name, node, file);
    }
    return this.unknown('call', 'something that is no function is called', node, file);
  }

  /** Binds parameters and runs a body up to its last form, which the caller continues with. */
  enter(closure: Closure, values: readonly Value[], node: SbplNode, file: string): Continuation {
    if (values.length < closure.parameters.length || (closure.rest === null && values.length > closure.parameters.length)) {
      return { value: this.unknown('call', 'a function is called with the wrong number of arguments', node, file) };
    }
    const scope = new Scope(closure.scope);
    for (const [index, name] of closure.parameters.entries()) {
      scope.define(name, values[index] as Value);
    }
    if (closure.rest !== null) {
      scope.define(closure.rest, values.slice(closure.parameters.length));
    }
    return this.body(closure.body, scope, closure.file);
  }

  /** Runs all forms of a body but the last, which the caller continues with. */
  body(forms: readonly SbplNode[], scope: Scope, file: string): Continuation {
    const last = forms.at(-1);
    if (last === undefined) {
      return { value: UNSPECIFIED };
    }
    for (const form of forms.slice(0, -1)) {
      this.statement(form, scope, file);
    }
    return { node: last, scope };
  }

  /** Evaluates a form for its effect. */
  statement(form: SbplNode, scope: Scope, file: string): void {
    this.settle(this.evaluate(form, scope, file), form, file);
  }

  /** Drops the value of a statement; one that is not known may have had any effect. */
  settle(value: Value, form: SbplNode, file: string): void {
    if (value instanceof UnknownValue && !(value instanceof GuardedValue)) {
      this.#handler.unknownStatement(value.unknown, form, file);
    }
  }

  /** Evaluates every branch of an undecided condition; rules inside become undecided themselves. */
  branches(condition: Value, branches: readonly (readonly SbplNode[])[], scope: Scope, file: string): Value {
    const doubt = doubtOf(condition) ?? { construct: 'condition', reason: 'the condition is not known', file, line: 0 };
    this.guards.push(doubt);
    try {
      for (const forms of branches) {
        const inner = new Scope(scope);
        for (const form of forms) {
          this.statement(form, inner, file);
        }
      }
    } finally {
      this.guards.pop();
    }
    return new GuardedValue(doubt);
  }

  guarded(value: Value): Value {
    const guard = this.guards.at(-1);
    return guard === undefined ? value : new UnknownValue(guard);
  }
}
