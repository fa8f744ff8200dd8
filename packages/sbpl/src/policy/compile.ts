import { requireParts, type World } from '@runtime/worlds';
import type { AssembledProfile } from '../assemble.js';
import { SbplError } from '../error.js';
import type { SbplProblem } from '../reader/problem.js';
import type { Steps } from '../regex/steps.js';
import type { ApplyFailure, CompileOptions, RuleReference } from '../types.js';
import type { Access } from './access.js';
import { type Answer, askLevels } from './ask.js';
import { collectRules } from './collect.js';
import { Levels } from './levels.js';
import { type Match, matchFilter } from './match.js';
import { refusedRules } from './refused-rules.js';
import type { PolicyRule, Refusal, RuleSet, RuleSource } from './rule.js';

/** With it, a process may apply message filters that deny (contract: SBPL facts K4). */
const MESSAGE_FILTER_ENTITLEMENT = 'com.apple.private.security.message-filter';

export interface PolicyOptions {
  /** False leaves out the rules that the compiler adds to every profile. */
  implicit?: boolean;
}

/** A profile made ready to be asked. Immutable to its users; the index of an operation is built when it is first asked. */
export class CompiledPolicy {
  readonly file: string;
  readonly version: number;
  readonly rules: readonly PolicyRule[];
  readonly defaults: readonly PolicyRule[];
  /** Why a host would refuse the profile; null when nothing known stands against it. */
  readonly applyFailure: ApplyFailure | null;
  /** The rules by operation and rank. */
  readonly levels: Levels;
  readonly #set: RuleSet;
  readonly #world: World;
  readonly #options: PolicyOptions;

  constructor(file: string, set: RuleSet, world: World, options: PolicyOptions = {}) {
    const { version, rules, defaults, refusals } = set;
    const { implicit = true } = options;
    this.#set = set;
    this.#world = world;
    this.#options = options;
    this.file = file;
    this.version = version ?? 1;
    this.rules = rules;
    this.defaults = defaults;
    this.levels = new Levels(rules, { version: this.version, table: world.operations, implicit });
    this.applyFailure = failureOf(refusals, world);
  }

  /** The same for a process: what a profile must not do without an entitlement, one that holds it may. */
  applyFailureFor(entitlements: readonly string[]): ApplyFailure | null {
    return entitlements.includes(MESSAGE_FILTER_ENTITLEMENT)
      ? failureOf(
          this.#set.refusals.filter(({ kind }) => kind !== 'message-filter-entitlement'),
          this.#world,
        )
      : this.applyFailure;
  }

  /** What the policy says about one access, as one of several that share their steps or alone. */
  ask(access: Access, steps?: Steps): Answer {
    return askLevels(this.levels, access, steps);
  }

  /** Whether one rule matches an access, whatever others say; what is not known of it where that is open. */
  matchRule(rule: PolicyRule, access: Access, steps: Steps): Match {
    const match = matchFilter(rule.filter, access, steps);
    return match === false || rule.unknown.length === 0 ? match : [...rule.unknown, ...(match === true ? [] : match)];
  }

  /** The same policy with rules after its text. */
  withRules(texts: readonly string[]): CompiledPolicy {
    const file = 'added rules';
    const text = `(version ${this.version})\n${texts.join('\n')}`;
    const profile: AssembledProfile = { file, text, parts: [{ part: 'key-rule', start: 0, end: text.length }] };
    const { rules: added, problems } = collectRules(profile, this.#world.operations, {});
    if (problems.length > 0) {
      throw invalidProfile(file, problems);
    }
    const last = this.rules.at(-1)?.index ?? -1;
    const later = added.rules.map((rule) => ({ ...rule, index: rule.index + last + 1 }));
    const { rules, defaults } = this.#set;
    const refusals = [...this.#set.refusals, ...added.refusals];
    return new CompiledPolicy(this.file, { ...this.#set, rules: [...rules, ...later], defaults, refusals }, this.#world, this.#options);
  }

  /** System profiles that facts of the world stand in for. */
  get assumed(): readonly string[] {
    return this.#set.assumed;
  }

  get defaultAction(): 'allow' | 'deny' | 'unknown' {
    return this.levels.defaultAction;
  }

  /** A default that reports denials (contract: SBPL facts K5: such a profile kills its probe). */
  get reportsDefaultDeny(): boolean {
    const rule = this.defaults.at(-1);
    return rule?.action === 'deny' && rule.modifiers.some((modifier) => modifier.kind === 'with' && modifier.name === 'report');
  }
}

function failureOf(refusals: readonly Refusal[], world: World): ApplyFailure | null {
  // What does not compile fails before what the kernel refuses.
  const refusal = refusals.find(({ kind }) => kind === 'unbound-variable' || kind === 'bad-form') ?? refusals[0];
  if (refusal === undefined) {
    return null;
  }
  const { kind, message, source } = refusal;
  return {
    code: kind,
    step: kind === 'message-filter-entitlement' || kind === 'operation-not-applicable' ? 'apply' : 'initialise',
    errno: world.errnos.number(kind === 'message-filter-entitlement' ? 'EPERM' : 'EINVAL') ?? 0,
    message,
    file: source.file,
    line: source.span.line,
  };
}

const references = new WeakMap<RuleSource, RuleReference>();

/** A rule as answers show it: its source on one line, at most 400 characters. */
export function referenceOf(source: RuleSource): RuleReference {
  let reference = references.get(source);
  if (reference === undefined) {
    // Cut before folding: a rule may be as long as its file.
    const text = source.text.slice(source.span.start, Math.min(source.span.end, source.span.start + 4000)).replace(/\s+/g, ' ');
    reference = { file: source.file, line: source.span.line, part: source.part, text: text.length > 400 ? `${text.slice(0, 399)}…` : text };
    references.set(source, reference);
  }
  return reference;
}

/**
 * Compiles an assembled profile for the operations of a world. Throws `SBPL_INVALID` with every problem when the text does not read or evaluating it
 * crosses a bound; a profile that reads and that a host would refuse compiles, with `applyFailure` saying why.
 */
export function compilePolicy(profile: AssembledProfile, world: World, options: CompileOptions = {}): CompiledPolicy {
  requireParts(world, ['operations', 'errnos'], 'the policy engine');
  const { rules, problems } = collectRules(profile, world.operations, { systemProfiles: world.systemProfiles, ...options });
  if (problems.length > 0) {
    throw invalidProfile(profile.file, problems);
  }
  rules.refusals.push(...refusedRules(rules.rules));
  return new CompiledPolicy(profile.file, rules, world, { implicit: !Object.hasOwn(options.params ?? {}, 'NO_IMPLICIT_RULES') });
}

/**
 * Throws `SBPL_INVALID` as {@link compilePolicy} does. A world that does not say which operations there are is enough for this.
 */
export function assertReadable(profile: AssembledProfile, world: World): void {
  const { problems } = collectRules(profile, world.operations, {});
  if (problems.length > 0) throw invalidProfile(profile.file, problems);
}

function invalidProfile(file: string, problems: readonly SbplProblem[]): SbplError {
  const [first] = problems;
  const place = first === undefined ? '' : `${first.file}:${first.line}:${first.column}: ${first.message}`;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new SbplError({
    code: 'SBPL_INVALID',
    message: `the profile ${file} does not read: ${place}${more}`,
    path: file,
    hint: 'Correct the profile at the line and column given.',
    details: { problems: [...problems] },
  });
}
