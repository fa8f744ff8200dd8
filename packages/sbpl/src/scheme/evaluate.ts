import type { ListNode, SbplNode } from '../reader/node.js';
import type { UnknownConstruct } from '../types.js';
import { BUILTINS, EvaluationLimit, isEqual, NotComputable } from './builtins.js';
import {
  Builtin,
  CharacterValue,
  Closure,
  doubtOf,
  isList,
  Scope,
  SymbolValue,
  truth,
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
      const tail = head.kind === 'symbol' && scope.get(head.name) === undefined ? this.#special(head.name, node, rest, scope, file) : null;
      if (tail !== null) {
        if ('value' in tail) {
          return tail.value;
        }
        node = tail.node;
        scope = tail.scope;
        continue;
      }
      if (head.kind === 'symbol' && scope.get(head.name) === undefined) {
        const known = this.#handler.call(head.name, node, scope, file);
        return known ?? this.unknown(head.name, `no form, filter or function named ${head.name.slice(0, 80)} is known`, node, file);
      }
      const called = this.evaluate(head, scope, file);
      const values = rest.map((item) => this.evaluate(item, scope, file));
      const entered = called instanceof Closure ? this.#enter(called, values, node, file) : null;
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
          ? this.#quote(node.item, scope, file, node.form === 'quasiquote')
          : this.unknown(node.form, 'an unquote stands outside of a quasiquote', node, file);
      case 'list':
        return UNSPECIFIED;
    }
  }

  #quote(node: SbplNode, scope: Scope, file: string, quasi: boolean): Value {
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
        return [this.#quote(item, scope, file, quasi)];
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
      const entered = this.#enter(called, values, node, file);
      return 'value' in entered ? entered.value : this.evaluate(entered.node, entered.scope, called.file);
    }
    if (called instanceof Builtin) {
      try {
        const result = called.call(values);
        this.spend(typeof result === 'string' || isList(result) ? result.length >> 4 : 0);
        return result;
      } catch (error) {
        if (error instanceof NotComputable) {
          return this.unknown(called.name, error.message, node, file);
        }
        throw error;
      }
    }
    if (called instanceof UnknownValue) {
      return called;
    }
    if (called instanceof SymbolValue) {
      const known = this.#handler.apply(called.name, values, node, file);
      return known ?? this.unknown(called.name, `no form, filter or function named ${called.name.slice(0, 80)} is known`, node, file);
    }
    return this.unknown('call', 'something that is no function is called', node, file);
  }

  /** Binds parameters and runs a body up to its last form, which the caller continues with. */
  #enter(closure: Closure, values: readonly Value[], node: SbplNode, file: string): { node: SbplNode; scope: Scope } | { value: Value } {
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
    return this.#body(closure.body, scope, closure.file);
  }

  /** Runs all forms of a body but the last. */
  #body(forms: readonly SbplNode[], scope: Scope, file: string): { node: SbplNode; scope: Scope } | { value: Value } {
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
    const value = this.evaluate(form, scope, file);
    if (value instanceof UnknownValue && !(value instanceof GuardedValue)) {
      this.#handler.unknownStatement(value.unknown, form, file);
    }
  }

  /** A special form: a value, a node to continue with, or null when the name is none. */
  #special(
    name: string,
    form: ListNode,
    items: readonly SbplNode[],
    scope: Scope,
    file: string,
  ): { value: Value } | { node: SbplNode; scope: Scope } | null {
    const malformed = (): { value: Value } => ({ value: this.unknown(name, `${name} is not well formed`, form, file) });
    const [first, second, third] = items;
    switch (name) {
      case 'quote':
        return first === undefined ? malformed() : { value: this.#quote(first, scope, file, false) };
      case 'begin':
        return this.#body(items, scope, file);
      case 'if': {
        if (first === undefined || second === undefined) return malformed();
        const condition = this.evaluate(first, scope, file);
        const known = truth(condition);
        if (known === null) {
          return { value: this.#branches(condition, [[second], third === undefined ? [] : [third]], scope, file) };
        }
        if (known) return { node: second, scope };
        return third === undefined ? { value: UNSPECIFIED } : { node: third, scope };
      }
      case 'when':
      case 'unless': {
        if (first === undefined) return malformed();
        const condition = this.evaluate(first, scope, file);
        const known = truth(condition);
        if (known === null) {
          return { value: this.#branches(condition, [items.slice(1)], scope, file) };
        }
        return known === (name === 'when') ? this.#body(items.slice(1), scope, file) : { value: UNSPECIFIED };
      }
      case 'cond':
        return this.#cond(items, scope, file, form);
      case 'case':
        return this.#case(items, scope, file, form);
      case 'and':
      case 'or': {
        let value: Value = name === 'and';
        for (const item of items) {
          value = this.evaluate(item, scope, file);
          const known = truth(value);
          if (known === null || known === (name === 'or')) break;
        }
        return { value };
      }
      case 'lambda':
        return first === undefined ? malformed() : { value: this.#lambda(first, items.slice(1), scope, file) ?? malformed().value };
      case 'define':
        return { value: this.#define(items, scope, file) ?? malformed().value };
      case 'set!': {
        if (first?.kind !== 'symbol' || second === undefined) return malformed();
        const value = this.evaluate(second, scope, file);
        return { value: scope.assign(first.name, this.#guarded(value)) ? UNSPECIFIED : malformed().value };
      }
      case 'let':
      case 'let*':
      case 'letrec':
      case 'letrec*':
        return this.#let(name, items, scope, file) ?? malformed();
      case 'map':
      case 'for-each': {
        if (first === undefined) return malformed();
        return {
          value: this.#map(
            name,
            items.map((item) => this.evaluate(item, scope, file)),
            form,
            file,
          ),
        };
      }
      case 'apply': {
        if (first === undefined || second === undefined) return malformed();
        const [called, ...values] = items.map((item) => this.evaluate(item, scope, file)) as [Value, ...Value[]];
        const last = values.at(-1) as Value;
        if (last instanceof UnknownValue) return { value: last };
        return isList(last) ? { value: this.apply(called, [...values.slice(0, -1), ...last], form, file) } : malformed();
      }
      default: {
        const builtin = BUILTINS.get(name);
        return builtin === undefined
          ? null
          : {
              value: this.apply(
                builtin,
                items.map((item) => this.evaluate(item, scope, file)),
                form,
                file,
              ),
            };
      }
    }
  }

  /** Evaluates every branch of an undecided condition; rules inside become undecided themselves. */
  #branches(condition: Value, branches: readonly (readonly SbplNode[])[], scope: Scope, file: string): Value {
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

  #guarded(value: Value): Value {
    const guard = this.guards.at(-1);
    return guard === undefined ? value : new UnknownValue(guard);
  }

  #cond(clauses: readonly SbplNode[], scope: Scope, file: string, form: SbplNode): { value: Value } | { node: SbplNode; scope: Scope } {
    for (const [index, clause] of clauses.entries()) {
      if (clause.kind !== 'list' || clause.items[0] === undefined) {
        return { value: this.unknown('cond', 'cond is not well formed', form, file) };
      }
      const [test, ...body] = clause.items as [SbplNode, ...SbplNode[]];
      if (test.kind === 'symbol' && test.name === 'else') {
        return this.#body(body, scope, file);
      }
      const condition = this.evaluate(test, scope, file);
      const known = truth(condition);
      if (known === null) {
        const rest = clauses.slice(index + 1).map((each) => (each.kind === 'list' ? each.items.slice(1) : []));
        return { value: this.#branches(condition, [body, ...rest], scope, file) };
      }
      if (known) {
        return body.length === 0 ? { value: condition } : this.#body(body, scope, file);
      }
    }
    return { value: UNSPECIFIED };
  }

  #case(items: readonly SbplNode[], scope: Scope, file: string, form: SbplNode): { value: Value } | { node: SbplNode; scope: Scope } {
    const [subject, ...clauses] = items;
    if (subject === undefined) {
      return { value: this.unknown('case', 'case is not well formed', form, file) };
    }
    const value = this.evaluate(subject, scope, file);
    if (value instanceof UnknownValue) {
      return {
        value: this.#branches(
          value,
          clauses.map((clause) => (clause.kind === 'list' ? clause.items.slice(1) : [])),
          scope,
          file,
        ),
      };
    }
    for (const clause of clauses) {
      if (clause.kind !== 'list' || clause.items[0] === undefined) {
        return { value: this.unknown('case', 'case is not well formed', form, file) };
      }
      const [data, ...body] = clause.items as [SbplNode, ...SbplNode[]];
      const isElse = data.kind === 'symbol' && data.name === 'else';
      if (isElse || (data.kind === 'list' && data.items.some((each) => isEqual(this.#quote(each, scope, file, false), value)))) {
        return this.#body(body, scope, file);
      }
    }
    return { value: UNSPECIFIED };
  }

  #lambda(parameters: SbplNode, body: readonly SbplNode[], scope: Scope, file: string): Value | null {
    if (parameters.kind === 'symbol') {
      return new Closure([], parameters.name, body, scope, file);
    }
    if (parameters.kind !== 'list') {
      return null;
    }
    const names = parameters.items.map((item) => (item.kind === 'symbol' ? item.name : null));
    if (names.includes(null)) {
      return null;
    }
    const dot = names.indexOf('.');
    if (dot === -1) {
      return new Closure(names as string[], null, body, scope, file);
    }
    return dot === names.length - 2 ? new Closure(names.slice(0, dot) as string[], names.at(-1) as string, body, scope, file) : null;
  }

  #define(items: readonly SbplNode[], scope: Scope, file: string): Value | null {
    const [target, ...body] = items;
    if (target?.kind === 'symbol') {
      scope.define(target.name, this.#guarded(body[0] === undefined ? UNSPECIFIED : this.evaluate(body[0], scope, file)));
      return UNSPECIFIED;
    }
    const name = target?.kind === 'list' ? target.items[0] : undefined;
    if (target?.kind !== 'list' || name?.kind !== 'symbol') {
      return null;
    }
    const closure = this.#lambda({ ...target, items: target.items.slice(1) }, body, scope, file);
    if (closure === null) {
      return null;
    }
    scope.define(name.name, this.#guarded(closure));
    return UNSPECIFIED;
  }

  #let(kind: string, items: readonly SbplNode[], scope: Scope, file: string): { value: Value } | { node: SbplNode; scope: Scope } | null {
    const named = items[0]?.kind === 'symbol' ? items[0].name : null;
    const [bindings, ...body] = named === null ? items : items.slice(1);
    if (bindings?.kind !== 'list') {
      return null;
    }
    const inner = new Scope(scope);
    const names: string[] = [];
    const values: Value[] = [];
    for (const binding of bindings.items) {
      const [name, init] = binding.kind === 'list' ? binding.items : [binding];
      if (name?.kind !== 'symbol') {
        return null;
      }
      const value = init === undefined ? UNSPECIFIED : this.evaluate(init, kind === 'let' ? scope : inner, file);
      names.push(name.name);
      values.push(value);
      if (kind !== 'let') {
        inner.define(name.name, value);
      }
    }
    if (named !== null) {
      const closure = new Closure(names, null, body, inner, file);
      inner.define(named, closure);
      return this.#enter(closure, values, bindings, file);
    }
    for (const [index, name] of names.entries()) {
      inner.define(name, values[index] as Value);
    }
    return this.#body(body, inner, file);
  }

  #map(name: string, values: readonly Value[], form: SbplNode, file: string): Value {
    const [called, ...lists] = values as [Value, ...Value[]];
    const unknown = lists.find((value) => value instanceof UnknownValue);
    if (unknown !== undefined) {
      return unknown;
    }
    if (lists.length === 0 || !lists.every(isList)) {
      return this.unknown(name, `${name} is given something that is no list`, form, file);
    }
    const length = Math.min(...lists.map((each) => (each as readonly Value[]).length));
    const results: Value[] = [];
    for (let index = 0; index < length; index += 1) {
      const result = this.apply(
        called,
        lists.map((each) => (each as readonly Value[])[index] as Value),
        form,
        file,
      );
      if (name === 'map') {
        results.push(result);
      } else if (result instanceof UnknownValue && !(result instanceof GuardedValue)) {
        this.#handler.unknownStatement(result.unknown, form, file);
      }
    }
    return name === 'map' ? results : UNSPECIFIED;
  }
}

/** The value of an undecided conditional whose branches were already recorded as undecided statements. */
export class GuardedValue extends UnknownValue {}
