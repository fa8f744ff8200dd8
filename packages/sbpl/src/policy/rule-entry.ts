import type { OperationTable } from '@runtime/worlds';
import type { AssembledProfile } from '../assemble.js';
import type { SbplNode } from '../reader/node.js';
import type { Evaluator } from '../scheme/evaluate.js';
import { EvaluationLimit } from '../scheme/limits.js';
import type { Value } from '../scheme/values.js';
import type { Action, ProfilePart, UnknownConstruct } from '../types.js';
import { allOf, anyOf, type Filter } from './filter.js';
import { GONE_IN_VERSION_2, meaningOf } from './predefined.js';
import type { PolicyRule, Refusal, RuleModifier, RuleSet, RuleSource } from './rule.js';
import { added, RuleArguments } from './rule-arguments.js';

const MAX_RULES = 200_000;
const NO_DOUBTS: readonly UnknownConstruct[] = [];

/** Turns rule forms into rules, in the order of the text: what each names, what it filters by, whether it is there for certain. */
export class RuleEntry {
  /** Filters that enclosing `with-filter` forms put around every rule. */
  readonly around: Filter[] = [];
  /** Modifiers and operations that enclosing `with-modifier` and `with-operations` forms put into every rule. */
  injected: Value[] = [];
  readonly #profile: AssembledProfile;
  readonly #operations: OperationTable;
  readonly #evaluator: Evaluator;
  readonly #rules: RuleSet;
  readonly #texts = new Map<string, string>();
  #count = 0;

  constructor(profile: AssembledProfile, operations: OperationTable, evaluator: Evaluator, rules: RuleSet) {
    this.#profile = profile;
    this.#operations = operations;
    this.#evaluator = evaluator;
    this.#rules = rules;
    this.addText(profile.file, profile.text);
  }

  /** Rules quote the text that they stand in. */
  addText(file: string, text: string): void {
    this.#texts.set(file, text);
  }

  /** Enters what a rule form says, under each operation that it names. */
  rule(action: Action, values: readonly Value[], form: SbplNode, file: string): void {
    const given = new RuleArguments(action, file, form.span.line, this.#evaluator);
    for (const value of this.injected) {
      given.take(value);
    }
    for (const value of values) {
      given.take(value);
    }
    const { names, filters, modifiers, isDoubtful } = given;
    if (names.length === 0) {
      this.refuse('bad-form', `${action} names no operation`, form, file);
      return;
    }
    let operations: string[] = [];
    const foreign: string[] = [];
    let doubt: UnknownConstruct | null = null;
    for (const name of names) {
      const maybe = this.#operations.oldName(name);
      if (maybe === null || meaningOf(this.#operations, name) !== name) {
        const known = this.#operation(name, form, file);
        if (known !== null) {
          operations = added(operations, known);
        }
      } else {
        foreign.push(...maybe);
        const reason = "the operation is one of another release; which of this host's operations it covers is not known";
        doubt = { construct: name, reason, file, line: form.span.line };
      }
    }
    const own = filters.length === 0 ? { kind: 'always' as const } : anyOf(filters);
    const isBare = filters.length === 0;
    const filter = this.around.length === 0 ? own : allOf(isBare ? [...this.around] : [...this.around, own]);
    const place = this.around.length > 0 || !(isBare || isDoubtful) ? 'filtered' : isBare ? 'tail' : 'either';
    if (doubt !== null && foreign.length > 0) {
      this.#push(action, foreign, filter, place, modifiers, [doubt], form, file);
    }
    if (operations.length > 0) {
      this.#push(action, operations, filter, place, modifiers, NO_DOUBTS, form, file);
    }
  }

  /** The operation a name stands for; null where a host would refuse it. */
  #operation(name: string, form: SbplNode, file: string): string | null {
    const canonical = this.#operations.canonical(meaningOf(this.#operations, name));
    if (canonical === null || (GONE_IN_VERSION_2.has(name) && (this.#rules.version ?? 1) >= 2)) {
      const where = canonical === null ? '' : ` in version ${this.#rules.version}`;
      this.refuse('unbound-variable', `the operation ${name.slice(0, 80)} is not defined${where}`, form, file, name);
      return null;
    }
    if (this.#operations.isMessage(canonical) && canonical !== 'default-message-filter') {
      this.refuse('operation-not-applicable', `${name} is only applicable inside a message filter`, form, file);
      return null;
    }
    return canonical;
  }

  refuse(kind: Refusal['kind'], message: string, form: SbplNode, file: string, name?: string): void {
    this.#rules.refusals.push({ kind, message, source: this.source(form, file), ...(name === undefined ? {} : { name }) });
  }

  source(form: SbplNode, file: string): RuleSource {
    return { file, text: this.#texts.get(file) ?? '', span: form.span, part: this.#partOf(form, file) };
  }

  #partOf(form: SbplNode, file: string): ProfilePart {
    if (file !== this.#profile.file) {
      return 'import';
    }
    const parts = this.#profile.parts;
    for (let index = parts.length - 1; index > 0; index -= 1) {
      const part = parts[index];
      if (part !== undefined && form.span.start >= part.start) {
        return part.part;
      }
    }
    return 'base';
  }

  /** A form that may have held any rules on some operations; without names, on every one. */
  open(operations: readonly string[], unknown: UnknownConstruct, form: SbplNode, file: string): void {
    this.#push('unknown', operations, { kind: 'always' }, 'either', [], [unknown], form, file);
  }

  #push(
    action: PolicyRule['action'],
    operations: readonly string[],
    filter: Filter,
    place: PolicyRule['place'],
    modifiers: readonly RuleModifier[],
    unknown: readonly UnknownConstruct[],
    form: SbplNode,
    file: string,
  ): void {
    if (this.#count >= MAX_RULES) {
      throw new EvaluationLimit(`the profile makes more than ${MAX_RULES} rules`);
    }
    const guards = this.#evaluator.guards;
    const rule: PolicyRule = {
      index: this.#count,
      action,
      operations,
      filter,
      place,
      modifiers,
      source: this.source(form, file),
      unknown: guards.length === 0 ? unknown : [...guards, ...unknown],
    };
    this.#count += 1;
    this.#rules.rules.push(rule);
    if (place === 'tail' && operations.includes('default')) {
      this.#rules.defaults.push(rule);
    }
  }
}
