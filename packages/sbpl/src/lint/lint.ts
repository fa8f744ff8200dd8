import { requireParts, type World } from '@runtime/worlds';
import type { AssembledProfile } from '../assemble.js';
import { pathAccess } from '../decide/accesses.js';
import { askerOf } from '../decide/asker.js';
import { resolveDriver } from '../decide/drivers.js';
import { loadVirtualHost } from '../host/load.js';
import type { VirtualHost } from '../host/virtual-host.js';
import { askPolicy } from '../policy/ask.js';
import { collectRules } from '../policy/collect.js';
import { CompiledPolicy } from '../policy/compile.js';
import { unknownConstructs } from '../policy/filter.js';
import type { PolicyRule, RuleSet, RuleSource } from '../policy/rule.js';
import { execToolOf } from '../simulate/tools.js';
import type { LintContext, ProfilePart, SbplFinding, SbplSeverity, UnknownConstruct } from '../types.js';
import { hintOf, nearName, nearOperation } from './hints.js';
import { overruledRules } from './overruled.js';
import { OVERRULED_CODES, overruledMessage } from './overruled-message.js';
import { visitTexts } from './visit.js';

/**
 * What is wrong or surprising about a profile, in the order of its text. `error`: a host would not compile it;
 * `warning`: it compiles and does something else than it seems to say. Never throws for a world that has operations and errno names. Codes are listed in the package's README.
 */
export function lintPolicy(profile: AssembledProfile, world: World, context: LintContext = {}): SbplFinding[] {
  requireParts(world, ['operations', 'errnos'], 'the lint of a policy');
  const { rules, problems } = collectRules(profile, world.operations, { params: context.params, imports: context.imports });
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
  return findings.sort((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : 0));
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
    const host = this.#context.host ?? (this.#world.host === null ? null : loadVirtualHost(this.#world));
    for (const rule of host === null ? [] : this.#rules.rules) {
      if (rule.source.part !== 'run-time-block') {
        this.#paths(rule, policy, host as VirtualHost);
      }
    }
    this.#unknown();
    for (const overruled of overruledRules(policy.levels)) {
      this.#at(overruled.rule.source, OVERRULED_CODES[overruled.kind], 'warning', overruledMessage(overruled));
    }
  }

  #at(
    { file, span, part }: RuleSource,
    code: string,
    severity: SbplSeverity,
    message: string,
    { hint, spelled }: { hint?: string | undefined; spelled?: readonly string[] | undefined } = {},
  ): void {
    const about = spelled === undefined ? {} : { spelled };
    this.#findings.push({ code, severity, message, line: span.line, column: span.column, part, file, ...hinted(code, hint), ...about });
  }

  #top(code: string, severity: SbplSeverity, message: string, line = 1, column = 1): void {
    this.#findings.push({ code, severity, message, line, column, part: 'base', file: this.#profile.file, ...hinted(code) });
  }

  #text(): void {
    const odd = /[^\t\n\r -~]/.exec(this.#profile.text);
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
    if (this.#rules.version === null) {
      this.#top('sbpl.version-missing', 'warning', 'the profile states no version');
    }
  }

  #refusals(): void {
    for (const { kind, message, source, name } of this.#rules.refusals) {
      if (kind === 'message-filter-entitlement') {
        this.#at(source, 'sbpl.message-filter-gate', 'warning', `${message}: applying the profile fails with EPERM`);
      } else if (kind === 'operation-not-applicable') {
        this.#at(source, 'sbpl.operation-not-applicable', 'warning', `${message}: applying the profile fails`);
      } else if (kind === 'unbound-variable' && message.includes('in version')) {
        this.#at(source, 'sbpl.gone-in-version', 'warning', `${message}: the profile does not compile`);
      } else {
        const near = name === undefined ? undefined : nearOperation(name, this.#world.operations.names);
        this.#at(source, kind === 'bad-form' ? 'sbpl.bad-form' : 'sbpl.name-unknown', 'error', message, { hint: near });
      }
    }
  }

  #defaults(): void {
    const defaults = this.#rules.defaults;
    if (defaults.length === 0) {
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

  #paths(rule: PolicyRule, policy: CompiledPolicy, host: VirtualHost): void {
    const warned = new Map<string, string[]>();
    /** One finding per rule and code, which gathers the paths it is about. */
    const warn = (code: string, message: string, value: string, hint?: string): void => {
      const spelled = warned.get(code);
      if (spelled !== undefined) {
        spelled.push(value);
        return;
      }
      warned.set(code, [value]);
      this.#at(rule.source, code, 'warning', message, { hint, spelled: warned.get(code) });
    };
    visitTexts(rule.filter, ({ attribute, test, value }) => {
      if (test === 'regex') {
        if (/\\\\[.*+?()[\]{}|^$]/.test(value)) {
          const message = `the regex ${quote(value)} holds an escaped backslash, so it asks for a backslash in the name`;
          warn('sbpl.doubled-backslash', message, value);
        }
        return;
      }
      if (attribute !== 'path') {
        return;
      }
      if (/(?:^|\/)\.\.?(?:\/|$)/.test(value)) {
        const message = `${quote(value)} holds "." or "..", and paths are compared after those are resolved: it never matches`;
        warn('sbpl.dots-in-path', message, value);
        return;
      }
      if (!value.startsWith('/') || (test === 'equal' && value.length > 1 && value.endsWith('/'))) {
        warn('sbpl.path-shape', `${quote(value)} is not the spelling of a resolved path: it never matches`, value);
        return;
      }
      const resolved = host.resolve(value, false);
      if (resolved.path === value) {
        return;
      }
      const compared = `paths are compared as ${quote(resolved.path)}`;
      if (resolved.steps.some(({ kind }) => kind === 'firmlink')) {
        warn('sbpl.data-spelling', `${quote(value)} is in the Data volume's spelling; ${compared}`, value, `write ${quote(resolved.path)}`);
      }
      const link = resolved.steps.find(({ kind }) => kind === 'symlink');
      if (link === undefined) {
        return;
      }
      const rewrite = `write ${quote(resolved.path)}; requests may keep any spelling`;
      warn('sbpl.alias-spelling', `${quote(value)} goes through the link ${link.path}; ${compared}`, value, rewrite);
      if (rule.action === 'allow' && askPolicy(policy, pathAccess(askerOf(host), 'file-read-metadata', link.path)).decision === 'deny') {
        const message = `requests through ${link.path} are denied: nothing allows file-read-metadata on the link`;
        const grant = `add (allow file-read-metadata (literal ${quote(link.path)})) if such requests are meant to pass`;
        warn('sbpl.link-metadata', message, value, grant);
      }
    });
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

function hinted(code: string, hint = hintOf(code)): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

const quote = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text);
