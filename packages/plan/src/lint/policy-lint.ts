import { DRIVER_NEEDS, driverOf, type Fixture, grantRules, type Plan, type ProbeEntry, simulatedAdditions } from '@runtime/contracts';
import {
  type AssembledProfile,
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  type LintContext,
  lintPolicy,
  loadVirtualHost,
  nearestPath,
  type RefusedBy,
  type RuleReference,
  rulePlace,
  runTimeBlockApplies,
  type SbplFinding,
  type SimulatedOutcome,
  type SimulatedProbe,
  simulatedHostProblems,
  simulateProbe,
  type VirtualHost,
} from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { knownOf, own } from '../compile/known.js';
import { lanesOf } from '../compile/lanes.js';
import { expectationIdOf } from '../compile/matrix.js';
import { type FindingList, pointer, quoted } from '../finding.js';
import { IN_PROCESS_DRIVERS, modelAnswer } from '../model-answer.js';
import { Placeholders } from '../placeholders.js';
import type { RegistryFiles } from '../registry/snapshot.js';
import type { KnownDecision } from '../types.js';
import type { LintedProfile } from './profile-lint.js';
import { refusalOf } from './refusal.js';
import { SettledSpellings, type Simulated } from './settled.js';

export interface PolicyLinterInit {
  found: FindingList;
  /** The plan, when one is linted: it says whether policies are applied at all, and what is known beforehand. */
  plan: Plan | null;
  registry: RegistryFiles | null;
  placeholders?: Placeholders;
  /** What the runner makes for the probes. */
  fixtures?: readonly Fixture[];
  /** What judges policies; null when it is not known, and then none is. */
  world: World | null;
}

/**
 * What the policies themselves say: SBPL that does not read or does something else than it seems to, probes that
 * cannot work under their profile, and expectations that the policy model contradicts.
 */
export class PolicyLinter {
  readonly #init: PolicyLinterInit;
  /** A text shared by many profiles is reported once. */
  readonly #reported = new Set<string>();
  readonly #linted = new Map<string, SbplFinding[]>();
  readonly #absent = new Map<string, { profile: string; probe: string; count: number }>();
  readonly #refusals = new Set<string>();
  readonly #placeholders: Placeholders;
  #host: VirtualHost | undefined;

  constructor(init: PolicyLinterInit) {
    this.#init = init;
    this.#placeholders = init.placeholders ?? new Placeholders(init.plan);
  }

  /** The SBPL of one profile as a run applies it, with the probes that run under it. */
  profile(id: string, { profile, probes: named, source }: LintedProfile): void {
    const { world } = this.#init;
    if (source === null || world === null) return;
    const host = this.#virtualHost(world);
    const probes = named.map((probe) => ({ ...probe, target: this.#placeholders.simulatedTarget(probe.target) }));
    const drivers = probes.map(({ driver }) => driver);
    const assembled = assembleProfile({
      text: this.#placeholders.simulatedSbpl(source.text),
      file: source.path,
      // A registry says nothing about runs; without one, what only the run-time block can answer is not asked.
      runTimeBlock: this.#init.plan !== null && runTimeBlockApplies(drivers),
      world,
      keyRules: [...profile.key_specific_rules.map((rule) => this.#placeholders.simulatedSbpl(rule)), ...grantRules(profile.grants ?? [])],
    });
    const operations = probes.map(({ operation }) => operation);
    const findings = this.#findings(assembled, world, { drivers, operations, host });
    const { plan } = this.#init;
    const simulates = plan !== null && lanesOf(plan).scenario && !findings.some(isError);
    const policy = simulates ? compilePolicy(assembled, world) : null;
    const outcomes = policy === null ? [] : this.#simulated(id, probes, policy, host, profile.mode);
    const settled = outcomes.length === 0 ? null : new SettledSpellings(outcomes, host);
    this.#report(assembled, findings, { id, keyRules: profile.key_specific_rules }, settled);
    if (policy === null) return;
    this.#machGuard(id, probes, policy);
    this.#model(id, outcomes, host);
  }

  /** A text that no probe runs under. */
  text(path: string, text: string): void {
    const { world } = this.#init;
    if (world === null) return;
    const assembled = assembleProfile({ text, file: path });
    this.#report(assembled, this.#findings(assembled, world, {}), null, null);
  }

  /** File targets that the virtual host does not have, once each. Call it after every profile. */
  absent(): void {
    const { world } = this.#init;
    if (world === null) return;
    for (const [target, { profile, probe, count }] of this.#absent) {
      const those = count === 1 ? `${quoted(probe)} finds` : `${quoted(probe)} and ${count - 1} more find`;
      this.#init.found.warning({
        code: 'probe.absent_on_virtual_host',
        path: this.#init.registry?.probes ?? '',
        field: pointer('probes', probe, 'target'),
        message: `${quoted(target)} is not on the virtual host: in a simulated run ${those} it absent, which is not a decision`,
        hint: `the nearest there is ${quoted(nearestPath(this.#virtualHost(world), target))}; add the file to simulated_host of the plan, or leave it to a Mac and say so in a note of known`,
        subject: { profile, probe, target, count },
      });
    }
  }

  #report(
    assembled: AssembledProfile,
    findings: readonly SbplFinding[],
    about: { id: string; keyRules: readonly string[] } | null,
    settled: SettledSpellings | null,
  ): void {
    for (const finding of findings) {
      if (finding.code === 'sbpl.link-metadata' && this.#init.plan === null) continue;
      if (settled?.covers(finding.spellings) === true) continue;
      if (finding.part === 'key-rule' && about !== null) this.#keyRule(assembled, finding, about);
      else this.#base(finding);
    }
  }

  /** Profiles that share text and drivers share what is found. */
  #findings(assembled: AssembledProfile, world: World, context: LintContext): SbplFinding[] {
    const uses = new Set(context.operations?.map((operation, i) => `${operation} ${context.drivers?.[i] ?? ''}`));
    const key = `${[...uses].sort().join('\n')}\0${assembled.file}\0${assembled.text}`;
    let findings = this.#linted.get(key);
    if (findings === undefined) {
      findings = lintPolicy(assembled, world, context);
      if (findings.some(isError)) findings = ofBase(assembled, world) ?? findings;
      this.#linted.set(key, findings);
    }
    return findings;
  }

  #base(finding: SbplFinding): void {
    const { code, severity, message, line, column, file, hint, spellings } = finding;
    const key = `${file}\n${line}\n${column}\n${code}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const about = spellings === undefined ? {} : { spellings };
    this.#init.found.add({ severity, code, path: file, field: '', message, line, column, ...hinted(hint), ...about });
  }

  /** Key rules stand in the registry: that is the place to name, not a line of a text nobody wrote. */
  #keyRule(
    assembled: AssembledProfile,
    { code, severity, message, line, hint }: SbplFinding,
    { id, keyRules }: { id: string; keyRules: readonly string[] },
  ): void {
    const parts = assembled.parts.filter(({ part }) => part === 'key-rule');
    const lineOf = (offset: number): number => assembled.text.slice(0, offset).split('\n').length;
    const index = Math.max(
      0,
      parts.findLastIndex(({ start }) => lineOf(start) <= line),
    );
    this.#init.found.add({
      severity,
      code,
      path: this.#init.registry?.profiles ?? assembled.file,
      field: pointer('profiles', id, 'key_specific_rules', index),
      message: `${keyRules[index] ?? 'key rule'}: ${message}`,
      subject: { profile: id },
      ...hinted(hint),
    });
  }

  /**
   * Under a deny default, applying a policy and then executing a separate probe is unreliable for whatever talks to
   * the bootstrap server or to IOKit: such probes apply the policy to themselves.
   */
  #machGuard(id: string, probes: readonly ProbeEntry[], policy: CompiledPolicy): void {
    if (policy.defaultAction !== 'deny') return;
    for (const { probe_id, operation, driver } of probes) {
      const needed = IN_PROCESS_DRIVERS[operation];
      if (needed === undefined || (driver !== undefined && driverOf(driver)?.selfApplying === true)) continue;
      this.#init.found.error({
        code: 'probe.mach_needs_in_process_driver',
        path: this.#init.registry?.probes ?? '',
        field: pointer('probes', probe_id, 'driver'),
        message: `the ${operation} probe ${quoted(probe_id)} runs under the deny default of ${quoted(id)} with ${driver === undefined ? 'no driver' : `the driver ${driver}`}`,
        subject: { profile: id, probe: probe_id },
        hint: `set driver to ${needed}, which applies the policy to itself`,
      });
    }
  }

  /** Probes that ask the same share what comes of it. */
  #simulated(id: string, probes: readonly ProbeEntry[], policy: CompiledPolicy, host: VirtualHost, mode: 'sbpl' | 'blob'): Simulated[] {
    const known = this.#init.plan === null ? {} : knownOf(this.#init.plan, id);
    const outcomes = new Map<string, SimulatedOutcome>();
    return probes.map((probe) => {
      const { operation, target, driver, syscall, attr_payload, filter_name, filter_type } = probe;
      const asked = { operation, target, driver, syscall, attr_payload, filter_name, filter_type } satisfies Record<
        keyof SimulatedProbe,
        unknown
      >;
      const question = JSON.stringify(asked);
      const outcome = outcomes.get(question) ?? simulateProbe(host, policy, probe, { mode });
      outcomes.set(question, outcome);
      const entry = own(known, expectationIdOf(id, probe)) ?? own(known, probe.probe_id);
      return { probe, outcome, entry, decision: modelAnswer(outcome) };
    });
  }

  #model(id: string, outcomes: readonly Simulated[], { operations }: VirtualHost): void {
    let blocked = false;
    for (const { probe, outcome, entry, decision } of outcomes) {
      const said = entry?.model;
      // An entry without a decision says that none is reached: the author knows.
      const isMissed = outcome.absent && operations.canonical(probe.operation)?.startsWith('file-') === true;
      if (isMissed && (entry === undefined || said !== undefined)) this.#missed(id, probe);
      if (decision === null) {
        // An entry without a decision says just this: that none is reached.
        if (!blocked && entry === undefined && !outcome.started && outcome.failure_stage !== null) this.#blocked(id, outcome, probe);
        if (outcome.prerequisite !== undefined && entry === undefined) this.#prerequisite(id, probe, outcome.prerequisite);
        blocked ||= !outcome.started;
      } else if (outcome.refused_by !== undefined) {
        if (said !== decision && entry?.baseline_host !== decision) this.#refused(probe, outcome.refused_by);
      } else if (said !== undefined && said !== decision) this.#misjudged(id, probe, said, decision, outcome);
      else if (decision !== probe.expected && said === undefined) this.#contradiction(id, probe, decision, outcome);
    }
  }

  #missed(profile: string, { probe_id: probe, target }: ProbeEntry): void {
    const before = this.#absent.get(target);
    if (before === undefined) this.#absent.set(target, { profile, probe, count: 1 });
    else before.count += 1;
  }

  #virtualHost(world: World): VirtualHost {
    this.#host ??= hostOf(
      world,
      simulatedAdditions(this.#init.plan?.simulated_host, this.#init.fixtures ?? [], (path) => this.#placeholders.simulatedTarget(path)),
    );
    return this.#host;
  }

  #contradiction(id: string, probe: ProbeEntry, decision: KnownDecision, outcome: SimulatedOutcome): void {
    this.#init.found.warning({
      code: 'probe.contradicts_model',
      path: this.#init.registry?.probes ?? '',
      field: pointer('probes', probe.probe_id, 'expected'),
      message: `${quoted(probe.probe_id)} expects ${probe.expected} under ${quoted(id)}, and the policy model says ${decision}: ${reasonOf(outcome)}`,
      hint: 'correct the rule or the expectation, or state the difference in known of the plan',
      subject: { profile: id, probe: probe.probe_id, expected: probe.expected, model: decision, rule: outcome.rule },
    });
  }

  #refused(probe: ProbeEntry, refusedBy: RefusedBy): void {
    if (this.#refusals.has(probe.probe_id)) return;
    this.#refusals.add(probe.probe_id);
    this.#init.found.add(refusalOf(probe, refusedBy, this.#init.registry?.probes ?? ''));
  }

  #misjudged(id: string, probe: ProbeEntry, said: KnownDecision, decision: KnownDecision, outcome: SimulatedOutcome): void {
    this.#init.found.warning({
      code: 'plan.known_contradicts_model',
      path: this.#init.registry?.probes ?? '',
      field: pointer('probes', probe.probe_id),
      message: `known says that the model gives ${said} for ${quoted(probe.probe_id)} under ${quoted(id)}, and it gives ${decision}: ${reasonOf(outcome)}`,
      subject: { profile: id, probe: probe.probe_id, said, model: decision, rule: outcome.rule },
    });
  }

  /** Everything at once: a plan that grants the need by its name gets all the rules of it. */
  #prerequisite(id: string, { probe_id, driver, operation }: ProbeEntry, { need, operation: denied }: Prerequisite): void {
    this.#init.found.warning({
      code: 'probe.prerequisite_denied',
      path: this.#init.registry?.profiles ?? '',
      field: pointer('profiles', id),
      message: `under ${quoted(id)} nothing is measured about ${operation} by ${quoted(probe_id)}: the driver ${driver} needs ${DRIVER_NEEDS[need].what}, and ${denied} is denied`,
      subject: { profile: id, probe: probe_id, need },
      hint: `add "grants": [${quoted(need)}] to the profile, which appends ${DRIVER_NEEDS[need].rules.join(' ')}`,
    });
  }

  #blocked(id: string, { failure_stage, apply, reason }: SimulatedOutcome, probe: ProbeEntry): void {
    this.#init.found.warning({
      code: 'profile.model_blocked',
      path: this.#init.registry?.profiles ?? '',
      field: pointer('profiles', id),
      message: `by the model no decision is made under ${quoted(id)}: it ends at ${failure_stage}${apply.failure === undefined ? '' : ` (${apply.failure.message})`}`,
      subject: { profile: id, probe: probe.probe_id, stage: failure_stage, reason: reason ?? null },
    });
  }
}

/** The virtual host of the plan's world, with what the plan adds to it; additions that are wrong are reported elsewhere. */
const hostOf = (world: World, additions: unknown): VirtualHost =>
  loadVirtualHost(world, simulatedHostProblems(additions ?? {}, world).length > 0 ? undefined : additions);

type Prerequisite = NonNullable<SimulatedOutcome['prerequisite']>;

const hinted = (hint: string | undefined): { hint?: string } => (hint === undefined ? {} : { hint });

const isError = ({ severity }: SbplFinding): boolean => severity === 'error';

/** What is wrong with the text by itself: an open string in it would otherwise be reported where the appended rules end. */
function ofBase({ text, file, parts }: AssembledProfile, world: World): SbplFinding[] | null {
  const base = parts.find(({ part }) => part === 'base');
  const findings = base === undefined ? [] : lintPolicy(assembleProfile({ text: text.slice(base.start, base.end), file }), world);
  return findings.some(isError) ? findings : null;
}

/** What a run appends stands in no file. */
const placeOf = (rule: RuleReference): string =>
  rule.part === 'base' || rule.part === 'import' ? `${rule.file}, line ${rule.line}` : rulePlace(rule);

function reasonOf({ rule, first_denied }: SimulatedOutcome): string {
  const denied = first_denied === undefined ? '' : `${first_denied.operation} on ${first_denied.path} is denied by `;
  return `${denied}${rule === null ? 'the default' : `${rule.text} (${placeOf(rule)})`}`;
}
