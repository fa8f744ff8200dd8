import type { VerifiedBundle } from '@runtime/bundle-store';
import type { Decision } from '@runtime/contracts';
import type { World } from '@runtime/worlds';
import { type BundleData, readBundleData } from './bundle-data.js';
import { causeOfBlock, causeOfDecision, firstDenied } from './cause.js';
import { Explainer } from './explain.js';
import { type JoinedProbe, joinProbes } from './join.js';
import type { Explanation, ProfileFacts, ResultRow, ResultRule } from './model.js';
import { type Profiles, ProfileTexts } from './sources.js';
import { whyUnmeasured } from './unmeasured.js';
import { member, object, type Row, text } from './values.js';
import { worldOfBundle } from './world.js';

/** A probe, and what became of it: the row for people and programs, and what it was made from. */
export interface JudgedProbe {
  joined: JoinedProbe;
  /** Index of its profile in the facts of the profiles. */
  profile: number;
  explanation: Explanation | null;
  row: ResultRow;
}

export interface JudgedRun<Kept> {
  profiles: Profiles;
  /** Read when it is first asked for: of most runs nobody does. */
  world: () => Promise<World | null>;
  /** What was kept of each probe, in the order of the plan; then what else was recorded. */
  probes: Kept[];
}

/**
 * Reads a run and says of every probe what became of it, and why. Text, JSON, pages and exports all start here. Whole rows are
 * shown to `keep` and dropped: what it returns is all that stays of a probe.
 *
 * @param options.data Its rows, where they were gathered while it was opened.
 * @param options.named Only profiles that these rows name are read.
 */
export async function judgeRun<Kept>(
  bundle: VerifiedBundle,
  options: { walks: boolean; data?: BundleData | undefined; named?: boolean },
  keep: (probe: JudgedProbe) => Kept,
): Promise<JudgedRun<Kept>> {
  const data = options.data ?? (await readBundleData(bundle));
  const texts = new ProfileTexts(bundle, data);
  try {
    if (options.named !== true) await texts.readPlanned();
    const { found: profiles } = texts;
    let read: Promise<World | null> | null = null;
    const world = (): Promise<World | null> => {
      read ??= worldOfBundle(bundle);
      return read;
    };
    const explainer = new Explainer(world, profiles, member(data.job, 'simulated_host'), options.walks);
    const kept: { place: number; probe: Kept }[] = [];
    for (const joined of joinProbes(data)) {
      const profile = await texts.position(joined.profile_id);
      const facts = profiles.facts[profile];
      const explanation = await explained(joined, explainer, facts?.source ?? null);
      // What was meant by an operation that there is none of.
      const operations = joined.verdict === 'unmeasured' ? ((await world())?.operations.names ?? []) : [];
      const row = rowOf(joined, explanation, facts, operations);
      kept.push({ place: joined.place, probe: keep({ joined, profile, explanation, row }) });
    }
    texts.cut();
    return { profiles, world, probes: kept.sort((a, b) => a.place - b.place).map(({ probe }) => probe) };
  } finally {
    texts.close();
  }
}

async function explained(joined: JoinedProbe, explainer: Explainer, source: number | null): Promise<Explanation | null> {
  // Whatever a rule says about a target that is not there, it decided nothing.
  if (joined.absent) return null;
  const planned = joined.planned ?? {};
  const asked = {
    ...askedOf(joined),
    // The plan names the driver; for evidence of the reference the helper that was started says it.
    driver: text(planned, 'driver') ?? text(object(member(joined.event ?? {}, 'runner_info')), 'entrypoint'),
    syscall: text(planned, 'syscall'),
    attr_payload: text(planned, 'attr_payload'),
    filter_name: text(planned, 'filter_name'),
  };
  const measured = {
    actual: text(joined.event ?? {}, 'actual'),
    baseline: joined.baseline === null ? null : text(joined.baseline, 'status'),
    by_mode: joined.by_mode,
  };
  return explainer.explain(source, asked, joined.scenario_job, measured);
}

/** The operation and target of a probe, as it ran, else as it was planned. */
function askedOf({ event, planned }: JoinedProbe): { operation: string; target: string } {
  const row = event ?? planned ?? {};
  return {
    operation: text(row, 'operation') ?? '',
    target: text(row, 'target') ?? text(row, 'requested_path') ?? text(planned ?? {}, 'target') ?? '',
  };
}

function rowOf(
  joined: JoinedProbe,
  explanation: Explanation | null,
  facts: ProfileFacts | undefined,
  operations: readonly string[],
): ResultRow {
  const asked = askedOf(joined);
  const denied = firstDenied(joined, explanation);
  const cause = causeOf(joined, asked, denied, explanation, operations);
  const rule = ruleOf(explanation, facts);
  return {
    profile_id: joined.profile_id,
    expectation_id: joined.expectation_id,
    ...asked,
    expected: decision(joined.planned ?? joined.event, 'expected'),
    baseline: decision(joined.baseline, 'status'),
    scenario: decision(joined.event, 'actual'),
    oracle: oracleDecision(joined.oracle),
    verdict: joined.verdict,
    ...(denied === null ? {} : { first_denied: denied }),
    ...(cause === null ? {} : { cause }),
    ...(rule === null ? {} : { rule }),
  };
}

function causeOf(
  joined: JoinedProbe,
  asked: { operation: string; target: string },
  denied: { operation: string; path: string } | null,
  explanation: Explanation | null,
  operations: readonly string[],
): string | null {
  if (joined.event === null) return 'planned, and nothing says that it ran';
  if (joined.absent) {
    const missing = asked.operation === 'network-outbound' ? 'nothing answers at that address' : 'the target does not exist';
    return `${missing} there, so nothing was decided`;
  }
  if (joined.verdict === 'blocked') return causeOfBlock(joined);
  if (joined.verdict !== 'unmeasured') return causeOfDecision(joined, asked, denied, explanation);
  const why = whyUnmeasured(joined, asked.operation, operations);
  if (why === null) return 'nobody saw the operation itself decided';
  const doubts = explanation?.unknown ?? [];
  const near = why.near === undefined ? '' : `; did you mean ${why.near}?`;
  return doubts.length === 0 ? `${why.because}${near}` : `${why.because}: ${doubts.join('; ')}`;
}

function ruleOf(explanation: Explanation | null, facts: ProfileFacts | undefined): ResultRule | null {
  if (explanation === null || explanation.rule === null) return null;
  if (explanation.source === 'engine' && explanation.agrees === false) return null;
  if (explanation.role !== 'decided' && explanation.role !== 'stopped') return null;
  const { end_line: _, ...rule } = explanation.rule;
  const source = rule.part === 'base' ? (facts?.base ?? null) : null;
  return source === null ? rule : { ...rule, source };
}

/** One answer where all agree. */
function oracleDecision(rows: readonly Row[]): Decision | null {
  const answers = new Set(rows.map((row) => decision(row, 'decision')));
  return answers.size === 1 ? ([...answers][0] ?? null) : null;
}

function decision(row: Row | null, name: string): Decision | null {
  const value = row === null ? null : text(row, name);
  return value === 'allow' || value === 'deny' ? value : null;
}
