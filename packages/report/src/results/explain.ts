import { driverCallOf, resolvePlaceholders, resolveProfile, SIMULATED_VALUES } from '@runtime/contracts';
import type { AssembledPart, CompiledPolicy, PolicyDecision, RuleReference } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { hostOfRun } from './host.js';
import type { Explanation, WalkFact } from './model.js';
import { lastLineOf } from './rule-extent.js';
import type { Profiles } from './sources.js';
import { clip, member, number, object, type Row, text } from './values.js';

export interface ExplainedProbe {
  operation: string;
  target: string;
  driver: string | null;
  syscall: string | null;
  attr_payload: string | null;
  filter_name: string | null;
}

export interface Measured {
  actual: string | null;
  baseline: string | null;
  by_mode: boolean;
}

/** Where the host denies it by itself and the policy does not, no line of the policy decided. */
const refusedByHost = (measured: Measured, engine: PolicyDecision | null): boolean =>
  measured.by_mode || (mayBeTheHost(measured) && engine?.decision === 'allow');

const mayBeTheHost = ({ actual, baseline, by_mode }: Measured): boolean => by_mode || (actual === 'deny' && baseline === 'deny');

type ExplainedProfiles = Pick<Profiles, 'sources' | 'texts' | 'parts'>;

/** Asks the policy engine, where the run did not record what decided, about recorded texts. Compiles one when it is asked; a text it cannot read, or a world it does not know, explains nothing. */
export class Explainer {
  readonly #named: unknown;
  readonly #walks: boolean;
  readonly #world: () => Promise<World | null>;
  readonly #profiles: ExplainedProfiles;
  /** The one that was asked last: probes come profile by profile, and thousands of compiled profiles take more room than all their rows. */
  #compiled: { source: number; policy: CompiledPolicy | null } | null = null;
  /** Loaded when it is first asked. */
  #engine: ReturnType<typeof engineFor> | null = null;
  /** Last line of the expression that starts on a line, per text. */
  readonly #extents = new Map<string, number>();

  /** @param named What the job adds to the host of the world. */
  /** @param walks Whether the walk of a path is wanted of what the run recorded as well: only the engine tells it, for its time. */
  constructor(world: () => Promise<World | null>, profiles: ExplainedProfiles, named: unknown, walks: boolean) {
    this.#walks = walks;
    this.#world = world;
    this.#profiles = profiles;
    this.#named = named;
  }

  /** What decided: by the run's own record where it has one, by the engine's reading otherwise. */
  async explain(source: number | null, probe: ExplainedProbe, jobRow: Row | null, measured: Measured): Promise<Explanation | null> {
    const { actual } = measured;
    const recorded = jobRow === null ? null : recordedRule(jobRow, actual);
    if (recorded !== null && !this.#walks && !mayBeTheHost(measured))
      return { ...recorded, rule: this.#placed(source, recorded.rule), walk: [], agrees: null };
    const engine = await this.#ask(source, probe);
    // The rule such a run recorded is the last one it met, not one that refused anything.
    if (refusedByHost(measured, engine)) return engine === null ? null : { ...this.#reading(source, engine), role: 'host', agrees: null };
    if (recorded !== null) {
      const same = engine !== null && engine.rule?.line === recorded.rule.line;
      return {
        ...recorded,
        rule: this.#placed(source, recorded.rule),
        walk: same ? engine.walk.map(walkFact) : [],
        agrees: agreement(engine?.decision, actual),
      };
    }
    if (engine === null) return null;
    return {
      ...this.#reading(source, engine),
      role: actual === null ? 'would' : 'decided',
      agrees: agreement(engine.decision, actual),
    };
  }

  #reading(source: number | null, engine: PolicyDecision): Omit<Explanation, 'role' | 'agrees'> {
    return {
      source: 'engine',
      decision: engine.decision,
      rule: engine.rule === undefined ? null : this.#placed(source, ruleFact(engine.rule)),
      first_denied: engine.first_denied ?? null,
      walk: engine.walk.map(walkFact),
      unknown: [
        ...(engine.unknown ?? []).map(({ construct, reason }) => clip(`${construct}: ${reason}`)),
        ...(engine.apply_failure === undefined ? [] : [`the kernel would refuse this profile: ${engine.apply_failure.message}`]),
      ],
    };
  }

  #placed(source: number | null, rule: NonNullable<Explanation['rule']>): NonNullable<Explanation['rule']> {
    if (source === null || rule.part === 'import') return rule;
    const key = `${source}:${rule.line}`;
    let end = this.#extents.get(key);
    if (end === undefined) {
      end = lastLineOf(this.#profiles.texts[source] ?? '', rule.line);
      this.#extents.set(key, end);
    }
    return { ...rule, end_line: end };
  }

  async #ask(source: number | null, probe: ExplainedProbe): Promise<PolicyDecision | null> {
    if (source === null) return null;
    this.#engine ??= engineFor(await this.#world(), this.#named);
    const engine = await this.#engine;
    if (engine === null) return null;
    const { host, decide, compiled, orNull } = engine;
    if (this.#compiled?.source !== source) {
      const { sources, texts, parts } = this.#profiles;
      const profile = { text: texts[source] ?? '', file: sources[source]?.file ?? '', parts: parts[source] ?? null };
      this.#compiled = { source, policy: compiled(profile) };
    }
    const { policy } = this.#compiled;
    if (policy === null) return null;
    const { operation, target, driver, syscall, attr_payload, filter_name } = probe;
    const query = {
      operation,
      target: resolvePlaceholders(target, SIMULATED_VALUES),
      driver: driver !== null && driverCallOf(driver) !== null ? driver : undefined,
      syscall: syscall ?? undefined,
      attr_payload: attr_payload ?? undefined,
      filter_name: filter_name ?? undefined,
    };
    return orNull(() => decide(policy, query, host));
  }
}

/** The engine under the world of a run; null where that world does not tell enough. */
async function engineFor(world: World | null, named: unknown) {
  const host = world === null ? null : await hostOfRun(world, named);
  if (world === null || host === null) return null;
  const { SbplError, assembleProfile, compilePolicy, decide } = await import('@runtime/sbpl');
  const orNull = <T>(ask: () => T): T | null => {
    try {
      return ask();
    } catch (error) {
      if (error instanceof SbplError) return null;
      throw error;
    }
  };
  const compiled = ({ text, file, parts }: { text: string; file: string; parts: readonly AssembledPart[] | null }): CompiledPolicy | null =>
    orNull(() => {
      const placed = resolveProfile(text, parts ?? assembleProfile({ text, file }).parts, SIMULATED_VALUES);
      return compilePolicy({ text: placed.text, file, parts: placed.parts ?? [] }, world);
    });
  return { host, decide, compiled, orNull };
}

type Recorded = Omit<Explanation, 'walk' | 'agrees' | 'rule'> & { rule: NonNullable<Explanation['rule']> };

/** The rule the run wrote down, where it did something: a row whose policy could not be read to its end names one as well. */
function recordedRule(row: Row, actual: string | null): Recorded | null {
  const rule = object(member(row, 'rule'));
  const line = number(rule, 'line');
  if (line === null) return null;
  const stopped = text(row, 'outcome') === 'signalled' || text(row, 'failure_stage') === 'bootstrap';
  if (text(row, 'answer') === null && actual === null && !stopped) return null;
  const denied = object(member(row, 'first_denied'));
  const operation = text(denied, 'operation');
  return {
    role: text(row, 'answer') === null && stopped ? 'stopped' : 'decided',
    source: 'recorded',
    decision: text(row, 'answer'),
    rule: {
      file: text(rule, 'file') ?? '',
      line: Number(line),
      end_line: Number(line),
      part: text(rule, 'part') ?? '',
      text: text(rule, 'text') ?? '',
    },
    first_denied: operation === null ? null : { operation, path: text(denied, 'path') ?? '' },
    unknown: [],
  };
}

const ruleFact = ({ file, line, part, text: source }: RuleReference) => ({ file, line, end_line: line, part, text: clip(source) });

const walkFact = ({ kind, path, to, operation, decision, rule }: PolicyDecision['walk'][number]): WalkFact => ({
  kind,
  path: clip(path),
  to: to === undefined ? null : clip(to),
  operation: operation ?? null,
  decision: decision ?? null,
  line: rule?.line ?? null,
  rule: rule === undefined || rule === null ? null : clip(rule.text, 400),
});

const agreement = (engine: string | undefined, actual: string | null): boolean | null =>
  actual === null || (engine !== 'allow' && engine !== 'deny') ? null : engine === actual;
