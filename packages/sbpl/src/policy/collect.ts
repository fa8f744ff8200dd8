import { LIMITS } from '@runtime/contracts';
import type { OperationTable } from '@runtime/worlds';
import type { AssembledProfile } from '../assemble.js';
import type { ListNode, SbplNode } from '../reader/node.js';
import type { SbplProblem } from '../reader/problem.js';
import { FormReader, readProfile } from '../reader/read.js';
import { BUILTINS } from '../scheme/builtins/index.js';
import { Evaluator, type FormHandler } from '../scheme/evaluate.js';
import { EvaluationLimit, ProfileStopped, STEPS_PER_CHARACTER } from '../scheme/limits.js';
import { Bindings } from '../scheme/scope.js';
import { SPECIAL_FORMS } from '../scheme/special-forms.js';
import { ModifierValue, type Scope, SymbolValue, UNSPECIFIED, type Value } from '../scheme/values.js';
import type { CompileOptions, UnknownConstruct } from '../types.js';
import { composeCommand } from './commands.js';
import { isFilterName } from './filter-names.js';
import { buildFilter, filterOf, filterValue, regexSize, undefinedWord } from './filters.js';
import { messageRules } from './message-filter.js';
import { DIRECTIVES, GONE_IN_VERSION_2, INERT_FORMS, isHostConstant, meaningOf, shorthandOf } from './predefined.js';
import type { RuleSet, RuleSource } from './rule.js';
import { added } from './rule-arguments.js';
import { RuleEntry } from './rule-entry.js';
import { systemProfile } from './system-profiles.js';

const MAX_IMPORT_DEPTH = 16;
/** More uses of names without a meaning say no more than the first ones. */
const MAX_NAMELESS = 100;

/** Evaluates an assembled profile into its rules. Problems of reading and of bounds are listed, never thrown. */
export function collectRules(
  profile: AssembledProfile,
  operations: OperationTable,
  options: CompileOptions,
): { rules: RuleSet; problems: SbplProblem[] } {
  return new Collector(profile, operations, options).run();
}

const noRules = (defined: RuleSet['defined'] = () => []): RuleSet => ({
  version: null,
  rules: [],
  defaults: [],
  refusals: [],
  nameless: [],
  namesUnseen: false,
  imports: [],
  assumed: [],
  defined,
});

class Collector implements FormHandler {
  readonly rules: RuleSet = noRules(() => this.#global.names());
  readonly #profile: AssembledProfile;
  readonly #operations: OperationTable;
  readonly #options: CompileOptions;
  readonly #evaluator: Evaluator = new Evaluator(this);
  readonly #global = new Bindings<Value>(null);
  readonly #entry: RuleEntry;
  /** The imports that are being evaluated, the outermost first. */
  readonly #importing: string[] = [];
  /** The import in the profile itself that is being evaluated. */
  #site: RuleSource | null = null;
  readonly #problems: SbplProblem[] = [];

  constructor(profile: AssembledProfile, operations: OperationTable, options: CompileOptions) {
    this.#profile = profile;
    this.#operations = operations;
    this.#options = options;
    this.#entry = new RuleEntry(profile, operations, this.#evaluator, this.rules);
  }

  /** Form by form, so that the tree of one is gone when the next is read: a tree of all is most of what compiling takes. */
  run(): { rules: RuleSet; problems: SbplProblem[] } {
    const reader = new FormReader(this.#profile.text, this.#profile.file);
    this.#evaluator.allow(STEPS_PER_CHARACTER * this.#profile.text.length);
    try {
      for (let form = reader.next(); form !== undefined && this.#form(form, this.#profile.file); form = reader.next());
    } catch (error) {
      if (!(error instanceof ProfileStopped) && reader.finish().length === 0) {
        throw error;
      }
    }
    // Of a text that does not read only that is told, whatever evaluating its beginning came to.
    const unread = reader.finish();
    return unread.length > 0 ? { rules: noRules(), problems: unread } : { rules: this.rules, problems: this.#problems };
  }

  /** False: evaluating crossed a bound, and nothing after it is evaluated. */
  #form(form: SbplNode, file: string): boolean {
    try {
      this.#topLevel(form, file);
      return true;
    } catch (error) {
      if (error instanceof ProfileStopped && !error.isReported) {
        const message = `the profile ends its own compilation: ${error.message.slice(0, 200)}`;
        this.rules.refusals.push({ kind: 'bad-form', message, source: this.#entry.source(form, file), stopped: true });
        error.isReported = true;
      }
      if (!(error instanceof EvaluationLimit) && !(error instanceof RangeError)) {
        throw error;
      }
      // A RangeError is the stack's own limit; the bounds above it are meant to be met first.
      const message = error instanceof EvaluationLimit ? error.message : 'evaluating the profile nests too deep';
      this.#problems.push({ code: 'sbpl.evaluation-limit', message, line: form.span.line, column: form.span.column, file });
      return false;
    }
  }

  #topLevel(form: SbplNode, file: string): void {
    if (form.kind === 'symbol' && this.#global.get(form.name) === undefined) {
      this.#entry.refuse('unbound-variable', `the name ${form.name.slice(0, 80)} is not defined`, form, file, form.name);
      return;
    }
    this.#evaluator.statement(form, this.#global, file);
  }

  call(spelled: string, form: ListNode, scope: Scope, file: string): Value | undefined {
    const name = meaningOf(this.#operations, spelled);
    switch (name) {
      case 'version':
        return this.#version(form.items[1], form, file);
      case 'import':
        return this.#import(form.items.slice(1), form, scope, file);
      case 'apply-message-filter': {
        const { rules, denied } = messageRules(form.items.slice(1));
        if (denied.length > 0) {
          const message = `a message filter that denies ${denied[0]} needs an entitlement the harness does not hold`;
          this.#entry.refuse('message-filter-entitlement', message, form, file);
        }
        return new ModifierValue({ kind: 'message-filter', rules });
      }
      case 'with-filter':
      case 'with-modifier':
      case 'with-operations':
        return this.#wrapped(name, form.items.slice(1), form, scope, file);
      case 'debug':
        if ((this.rules.version ?? 1) >= 2) {
          this.#entry.refuse('unbound-variable', 'the name debug is not defined in version 2', form, file);
        }
        return UNSPECIFIED;
      case 'define-syntax':
      case 'let-syntax':
        this.rules.namesUnseen = true;
        return this.#evaluator.unknown(name, 'macros are not evaluated', form, file);
      default:
        if (INERT_FORMS.has(name)) {
          return UNSPECIFIED;
        }
        return this.apply(name, this.#values(form, scope, file), form, file);
    }
  }

  #values(form: ListNode, scope: Scope, file: string): Value[] {
    let values: Value[] = [];
    for (let at = 1; at < form.items.length; at += 1) {
      values = added(values, this.#evaluator.evaluate(form.items[at] as SbplNode, scope, file));
    }
    return values;
  }

  apply(spelled: string, values: readonly Value[], form: SbplNode, file: string): Value | undefined {
    const name = meaningOf(this.#operations, spelled);
    switch (name) {
      case 'allow':
      case 'deny':
        this.#entry.rule(name, values, form, file);
        return UNSPECIFIED;
      case 'with':
        return this.#with(values, form, file);
      case 'defined?':
        return this.#defined(values[0], form, file);
      case 'param':
        return this.#param(values[0]);
      case '_IO':
      case '_IOR':
      case '_IOW':
      case '_IOWR':
        return composeCommand(values) ?? this.#evaluator.unknown(name, `${name} takes a letter and a number`, form, file);
    }
    const shorthand = shorthandOf(name);
    return shorthand === null ? this.#filter(name, values, form, file) : this.#filter(shorthand.filter, shorthand.values, form, file);
  }

  #filter(name: string, values: readonly Value[], form: SbplNode, file: string): Value | undefined {
    const filter = buildFilter(name, values, { construct: name, reason: '', file, line: form.span.line });
    if (filter === null) {
      return undefined;
    }
    const word = undefinedWord(name, values);
    if (word !== null) {
      this.nameless(word, name, form, file);
    }
    const value = filterValue(filter, values);
    this.#evaluator.spend(2 * regexSize(filter) + (value.size >> 2));
    return value;
  }

  #param(key: Value | undefined): Value {
    const params = this.#options.params ?? {};
    return typeof key === 'string' && Object.hasOwn(params, key) ? (params[key] as string) : false;
  }

  nameless(name: string, construct: string, form: SbplNode, file: string): void {
    // Under a condition that cannot be decided, the name may well be one that only the other branch's host has.
    if (this.#evaluator.guards.length === 0 && this.rules.nameless.length < MAX_NAMELESS) {
      this.rules.nameless.push({ name, construct, source: this.#entry.source(form, file) });
    }
  }

  unknownStatement(unknown: UnknownConstruct, form: SbplNode, file: string): void {
    this.#entry.open([], unknown, form, file);
  }

  isPredefined(name: string): boolean {
    const meant = meaningOf(this.#operations, name);
    return (
      this.#operations.canonical(meant) !== null ||
      this.#operations.oldName(meant) !== null ||
      isFilterName(meant) ||
      shorthandOf(meant) !== null ||
      DIRECTIVES.has(meant) ||
      INERT_FORMS.has(meant)
    );
  }

  /** Whether the host's compiler would know a name: profiles for several releases ask before they use one. */
  #defined(asked: Value | undefined, form: SbplNode, file: string): Value {
    const name = asked instanceof SymbolValue ? asked.name : asked;
    if (typeof name !== 'string') {
      return this.#evaluator.unknown('defined?', 'defined? takes a quoted name', form, file);
    }
    if (this.#global.get(name) !== undefined || BUILTINS.has(name) || SPECIAL_FORMS.has(name)) {
      return true;
    }
    if (GONE_IN_VERSION_2.has(name) && (this.rules.version ?? 1) >= 2) {
      return false;
    }
    if (isHostConstant(name)) {
      return this.#evaluator.unknown('defined?', `whether the host has ${name.slice(0, 80)} is in no table`, form, file);
    }
    return this.isPredefined(name);
  }

  #version(node: SbplNode | undefined, form: SbplNode, file: string): Value {
    if (node?.kind !== 'number') {
      this.#entry.refuse('bad-form', 'version takes a number', form, file);
    } else {
      this.rules.version ??= node.value;
    }
    return UNSPECIFIED;
  }

  #import(items: readonly SbplNode[], form: SbplNode, scope: Scope, file: string): Value {
    const name = items[0] === undefined ? UNSPECIFIED : this.#evaluator.evaluate(items[0], scope, file);
    if (typeof name !== 'string') {
      this.rules.namesUnseen = true;
      return this.#evaluator.unknown('import', 'import takes the name of a profile', form, file);
    }
    const shown = `import "${name.slice(0, 80)}"`;
    if (this.#importing.includes(name) || this.#importing.length >= MAX_IMPORT_DEPTH) {
      this.rules.namesUnseen = true;
      return this.#evaluator.unknown(shown, 'imports go in a circle or too deep', form, file);
    }
    const given = this.#options.imports?.(name) ?? null;
    const assumed = given === null ? systemProfile(this.#options.systemProfiles ?? null, name) : null;
    const found = given ?? assumed;
    if (assumed !== null) {
      this.rules.namesUnseen = true;
      this.rules.assumed.push(name);
    }
    const unseen = this.#evaluator.unknown(
      shown,
      assumed === null ? 'the imported profile was not found' : 'not all of it is known',
      form,
      file,
    );
    if (found === null) {
      this.rules.namesUnseen = true;
      return unseen;
    }
    if (assumed?.complete === false) {
      const others = this.#operations.names.filter((operation) => !assumed.operations.includes(operation));
      this.#entry.open(others, unseen.unknown, form, file);
    }
    const bytes = found.text.length;
    this.#evaluator.allow(STEPS_PER_CHARACTER * Math.min(bytes, LIMITS.sbplBytes));
    this.#evaluator.spend(bytes >> 4);
    const { tree, problems } = readProfile(found.text, { file: found.file });
    if (problems.length > 0 || bytes > LIMITS.sbplBytes) {
      this.#problems.push(...problems);
      return UNSPECIFIED;
    }
    this.#entry.addText(found.file, found.text);
    this.#site = this.#importing.length === 0 ? this.#entry.source(form, file) : this.#site;
    if (this.#site !== null) {
      this.rules.imports.push({ file: found.file, site: this.#site });
    }
    this.#importing.push(name);
    try {
      tree.forms.every((each) => this.#form(each, found.file));
    } finally {
      this.#importing.pop();
    }
    return UNSPECIFIED;
  }

  /** `with-filter`, `with-modifier`, `with-operations`: what stands inside is evaluated with something put into every rule. */
  #wrapped(name: string, items: readonly SbplNode[], form: ListNode, scope: Scope, file: string): Value {
    const [first, ...body] = items;
    if (first === undefined) {
      return this.#evaluator.unknown(name, `${name} is not well formed`, form, file);
    }
    const value = this.#evaluator.evaluate(first, scope, file);
    const injected = this.#entry.injected;
    if (name === 'with-filter') {
      this.#entry.around.push(filterOf(value, { construct: name, reason: '', file, line: form.span.line }));
    } else {
      this.#entry.injected = [...injected, value];
    }
    try {
      const inner = this.#evaluator.scopeIn(scope);
      for (const each of body) {
        this.#evaluator.statement(each, inner, file);
      }
    } finally {
      if (name === 'with-filter') {
        this.#entry.around.pop();
      }
      this.#entry.injected = injected;
    }
    return UNSPECIFIED;
  }

  #with(values: readonly Value[], form: SbplNode, file: string): Value {
    const [name, argument] = values;
    if (!(name instanceof SymbolValue)) {
      return this.#evaluator.unknown('with', 'with takes the name of a modifier', form, file);
    }
    const text = typeof argument === 'string' ? argument : argument instanceof SymbolValue ? argument.name : null;
    return new ModifierValue({ kind: 'with', name: meaningOf(this.#operations, name.name), argument: text });
  }
}
