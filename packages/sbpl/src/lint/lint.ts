import { requireParts, type World } from '@runtime/worlds';
import type { AssembledProfile } from '../assemble.js';
import { pathAccess } from '../decide/accesses.js';
import { askerOf } from '../decide/asker.js';
import { resolveDriver } from '../decide/drivers.js';
import { loadVirtualHost } from '../host/load.js';
import type { VirtualHost } from '../host/virtual-host.js';
import { misapplied } from '../policy/applicability.js';
import { collectRules } from '../policy/collect.js';
import { CompiledPolicy } from '../policy/compile.js';
import { unknownConstructs } from '../policy/filter.js';
import type { PolicyRule, RuleSet, RuleSource } from '../policy/rule.js';
import { Steps } from '../regex/steps.js';
import { execToolOf } from '../simulate/tools.js';
import type { LintContext, ProfilePart, SbplFinding, SbplSeverity, UnknownConstruct } from '../types.js';
import { hintOf, type SbplCode } from './codes.js';
import { withoutComments } from './comments.js';
import type { Found } from './found.js';
import { summarizeImports } from './imported.js';
import { nearAmong, nearName } from './near.js';
import { misspeltWords } from './near-words.js';
import { overruledRules } from './overruled.js';
import { OVERRULED_CODES, overruledMessage } from './overruled-message.js';
import { type PathContext, pathFindings, spelledPaths } from './paths.js';
import { refusedFilters } from './refused-filters.js';
import { lateFallbacks, openSockets } from './surprises.js';

/**
 * What is wrong or surprising about a profile, in the order of its text. `error`: a host would not compile it;
 * `warning`: it compiles and does something else than it seems to say. Never throws for a world that has operations and errno names. Codes are listed in the package's README.
 */
export function lintPolicy(profile: AssembledProfile, world: World, context: LintContext = {}): SbplFinding[] {
  requireParts(world, ['operations', 'errnos'], 'the lint of a policy');
  const { rules, problems } = collectRules(profile, world.operations, {
    params: context.params,
    imports: context.imports,
    systemProfiles: world.systemProfiles,
  });
  const findings: SbplFinding[] = problems.map(({ code, message, line, column, file }) => ({
    code,
    severity: 'error',
    message,
    line,
    column,
    part: partAt(profile, line, file),
    file,
    ...hinted(code),
  }));
  if (problems.length === 0) {
    new Linter(profile, rules, world, context, findings).run();
  }
  return summarizeImports(findings, rules).sort((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : 0));
}

/** The part a line of the assembled text belongs to. */
function partAt(profile: AssembledProfile, line: number, file: string): ProfilePart {
  if (file !== profile.file) {
    return 'import';
  }
  let start = 0;
  for (let count = 1; count < line; count += 1) {
    start = profile.text.indexOf('\n', start) + 1;
    if (start === 0) break;
  }
  return profile.parts.findLast((part) => start >= part.start)?.part ?? 'base';
}

class Linter {
  readonly #profile: AssembledProfile;
  readonly #rules: RuleSet;
  readonly #world: World;
  readonly #context: LintContext;
  readonly #findings: SbplFinding[];

  constructor(profile: AssembledProfile, rules: RuleSet, world: World, context: LintContext, findings: SbplFinding[]) {
    this.#profile = profile;
    this.#rules = rules;
    this.#world = world;
    this.#context = context;
    this.#findings = findings;
  }

  run(): void {
    this.#text();
    this.#refusals();
    this.#defaults();
    this.#exec();
    const policy = new CompiledPolicy(this.#profile.file, this.#rules, this.#world);
    const own = this.#rules.rules.filter(({ source }) => source.part !== 'run-time-block');
    const host = this.#context.host ?? (this.#world.host === null ? null : loadVirtualHost(this.#world));
    if (host !== null) {
      this.#onHost(own, policy, host);
    }
    this.#all(misapplied(own).map((each) => ({ ...each, severity: 'error' as const })));
    this.#all(lateFallbacks(own));
    this.#all(misspeltWords(own));
    this.#unknown();
    for (const overruled of overruledRules(policy.levels)) {
      this.#at(overruled.rule.source, OVERRULED_CODES[overruled.kind], 'warning', overruledMessage(overruled));
    }
  }

  #at(
    { file, span, part }: RuleSource,
    code: SbplCode,
    severity: SbplSeverity,
    message: string,
    { hint, spellings }: Pick<Found, 'hint' | 'spellings'> = {},
  ): void {
    const about = spellings === undefined ? {} : { spellings };
    this.#findings.push({ code, severity, message, line: span.line, column: span.column, part, file, ...hinted(code, hint), ...about });
  }

  #top(code: SbplCode, severity: SbplSeverity, message: string, line = 1, column = 1): void {
    this.#findings.push({ code, severity, message, line, column, part: 'base', file: this.#profile.file, ...hinted(code) });
  }

  #text(): void {
    const odd = /[^\t\n\r -~]/.exec(withoutComments(this.#profile.text));
    if (odd !== null) {
      const before = this.#profile.text.slice(0, odd.index).split('\n');
      this.#top(
        'sbpl.not-ascii',
        'warning',
        'the text is not plain ASCII; some hosts refuse it',
        before.length,
        (before.at(-1)?.length ?? 0) + 1,
      );
    }
    if (this.#rules.version === null && this.#context.fragment !== true) {
      this.#top('sbpl.version-missing', 'warning', 'the profile states no version');
    }
  }

  #refusals(): void {
    for (const { kind, message, source, name, stopped } of this.#rules.refusals) {
      if (kind === 'message-filter-entitlement') {
        this.#at(source, 'sbpl.message-filter-gate', 'warning', `${message}: applying the profile fails with EPERM`);
      } else if (kind === 'operation-not-applicable') {
        this.#at(source, 'sbpl.operation-not-applicable', 'warning', `${message}: applying the profile fails`);
      } else if (kind === 'unbound-variable' && message.includes('in version')) {
        this.#at(source, 'sbpl.gone-in-version', 'warning', `${message}: the profile does not compile`);
      } else {
        const near = name === undefined ? undefined : nearAmong(name, this.#world.operations.names);
        const code = kind === 'bad-form' ? 'sbpl.bad-form' : 'sbpl.name-unknown';
        this.#at(source, stopped === true ? 'sbpl.ends-itself' : code, stopped === true ? 'warning' : 'error', message, { hint: near });
      }
    }
  }

  #defaults(): void {
    const defaults = this.#rules.defaults;
    // A text that was not found may state what the profile does not.
    if (defaults.length === 0 && this.#context.fragment !== true && !this.#rules.namesUnseen) {
      this.#top('sbpl.default-missing', 'warning', 'the profile states no default; the host takes deny');
    }
    for (const rule of defaults.slice(0, -1)) {
      this.#at(
        rule.source,
        'sbpl.default-overruled',
        'warning',
        `a later default (line ${defaults.at(-1)?.source.span.line}) replaces this one`,
      );
    }
    const last = defaults.at(-1);
    if (last?.action === 'deny' && last.modifiers.some((modifier) => modifier.kind === 'with' && modifier.name === 'report')) {
      this.#at(last.source, 'sbpl.reporting-default', 'warning', 'a reporting deny default kills its probe with SIGTRAP');
    }
  }

  #exec(): void {
    const { drivers = [], operations = [] } = this.#context;
    if ((this.#rules.version ?? 1) < 2 || this.#rules.defaults.at(-1)?.action === 'allow') {
      return;
    }
    const exec = operations.find((operation, index) => {
      try {
        return execToolOf(this.#world.operations, operation, resolveDriver(drivers[index], null)) !== null;
      } catch {
        return false;
      }
    });
    if (exec !== undefined) {
      const message = `under version 2 without an allow default every exec fails with EPERM, and the ${exec} probe needs one`;
      this.#top('sbpl.version-2-exec', 'warning', message);
    }
  }

  /** What follows from the links and sockets of a host. */
  #onHost(rules: readonly PolicyRule[], policy: CompiledPolicy, host: VirtualHost): void {
    const steps = new Steps();
    const asks = (operation: string, path: string) => policy.ask(pathAccess(askerOf(host), operation, path), steps).decision;
    const context: PathContext = {
      host,
      deniesLink: (link) => asks('file-read-metadata', link) === 'deny',
      isSpelled: spelledPaths(this.#rules.rules),
    };
    this.#all(rules.flatMap((rule) => pathFindings(rule, context)));
    this.#all(openSockets(rules, host, (path) => asks('network-outbound', path) === 'allow'));
    if (steps.areSpent) {
      this.#top(
        'sbpl.not-evaluated',
        'warning',
        'what links and sockets mean for the rules is not judged: the patterns are too costly to decide',
      );
    }
  }

  #all(found: readonly Found[]): void {
    for (const { source, code, severity, message, hint, spellings } of found) {
      this.#at(source, code, severity, message, { hint, spellings });
    }
  }

  /** Names without a meaning are mistakes, unless they may come from what is not to be seen here. */
  #nameless(): Set<string> {
    const mistaken = new Set<string>();
    if (this.#rules.namesUnseen) {
      return mistaken;
    }
    const defined = [...this.#rules.defined()];
    for (const { name, construct, source } of this.#rules.nameless) {
      const key = placeOf(construct, source.span.line, source.file);
      if (!mistaken.has(key)) {
        mistaken.add(key);
        const what =
          name === construct ? `no form, filter or function named ${name.slice(0, 80)} is known` : `${name.slice(0, 80)} is not defined`;
        this.#at(source, 'sbpl.name-unknown', 'error', what, { hint: nearName(name, defined) });
      }
    }
    return mistaken;
  }

  #unknown(): void {
    const seen = this.#nameless();
    this.#all(refusedFilters(this.#rules.rules, ({ construct, line, file }) => seen.add(placeOf(construct, line, file))));
    for (const rule of [...this.#rules.rules, ...this.#rules.defaults]) {
      const all: UnknownConstruct[] = [...rule.unknown, ...unknownConstructs(rule.filter)];
      for (const { construct, reason, line, file } of all) {
        const key = placeOf(construct, line, file);
        if (!seen.has(key)) {
          seen.add(key);
          this.#findings.push({
            code: 'sbpl.not-evaluated',
            severity: 'warning',
            message: `${construct}: ${reason}`,
            line: line === 0 ? rule.source.span.line : line,
            column: rule.source.span.column,
            part: rule.source.part,
            file: file === '' ? rule.source.file : file,
            ...hinted('sbpl.not-evaluated'),
          });
        }
      }
    }
  }
}

const placeOf = (construct: string, line: number, file: string): string => `${file}\0${line}\0${construct}`;

function hinted(code: SbplCode, hint = hintOf(code)): { hint?: string } {
  return hint === undefined ? {} : { hint };
}
