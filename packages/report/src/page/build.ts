import { readingOf, type VerifiedBundle } from '@runtime/bundle-store';
import { compareCodePoints, type Promotability } from '@runtime/contracts';
import type { World } from '@runtime/worlds';
import type { BundleData } from '../results/bundle-data.js';
import { type JudgedProbe, judgeRun } from '../results/judge.js';
import { brief, clip, member, object, text } from '../results/values.js';
import { probeDetail, probeSummary } from './detail.js';
import { indexedArtifacts } from './indexed.js';
import {
  type Lane,
  type OperationTally,
  PROBE_STATES,
  type ProbeDetail,
  type ProbeState,
  type ProbeSummary,
  type ReportModel,
  type Verdict,
} from './model.js';
import { headOf, provenanceOf } from './provenance.js';

export interface Report {
  model: ReportModel;
  /** Parallel to `model.probes`. */
  details: ProbeDetail[];
}

const DETAIL_BLOCK = 100;

/** Room for raw output in a page, in UTF-16 units: what nobody expected gets most of it. */
const OUTPUT_ROOM = { other: 16 * 1024 * 1024, match: 6 * 1024 * 1024 };
const OUTPUT_CEILING = 16 * 1024;
const OUTPUT_FLOOR = 400;

/** Builds what the page shows from a verified bundle and the answer of the gates. The same bundle gives the same report. */
export async function buildReport(bundle: VerifiedBundle, promotability: Promotability): Promise<Report> {
  const { recordsKnown } = await readingOf(bundle.rule_set);
  const { data, profiles, world, probes: judged } = await judgeRun(bundle, { walks: true });
  const { facts, sources } = profiles;
  const ceilings = outputCeilings(judged);
  const probes = judged.map(({ joined, profile }) => probeSummary(joined, profile, world?.operations.names ?? []));
  const details = judged.map(({ joined, explanation }) =>
    probeDetail(joined, explanation, joined.verdict === 'match' ? ceilings.match : ceilings.other),
  );
  const model: ReportModel = {
    run_id: bundle.run_id,
    head: headOf(bundle),
    ending: endingOf(bundle),
    verdict: verdictOf(bundle, promotability),
    counts: { profiles: facts.length, probes: probes.length, ...countStates(probes) },
    provenance: provenanceOf(bundle),
    profiles: facts,
    sources,
    probes,
    operations: operationsOf(probes, world),
    artifacts: indexedArtifacts(bundle).map(({ file_size, sha256, schema_version }, index) => ({
      name: bundle.artifacts[index] ?? '',
      size: Number(file_size ?? 0),
      sha256,
      schema_version,
    })),
    lanes: lanesOf(probes),
    known_recorded: recordsKnown,
    notes: notesOf(bundle, data, probes, recordsKnown),
    detail_block: DETAIL_BLOCK,
  };
  return { model, details };
}

function endingOf(bundle: VerifiedBundle): string {
  const status = bundle.run_status ?? {};
  const error = text(status, 'error');
  if (text(status, 'failure_stage') === 'interrupted') return 'The run was interrupted.';
  if (bundle.status === 'failed') return `The run failed${error === null ? '' : `: ${clip(error, 400)}`}.`;
  if (member(bundle.run_manifest ?? {}, 'dry_run') === true) return 'This was a dry run: no probe was started.';
  return bundle.status === 'partial' ? 'The run completed, and some documents it was to write are missing.' : 'The run completed.';
}

/** What every simulated run has against it: no kernel, no launchd, nothing applied, no host that is compared. */
const ALWAYS_SIMULATED = new Set([
  'already_sandboxed',
  'apply_failed',
  'clean_start_unproven',
  'host_world_mismatch',
  'not_clean_channel',
  'simulated_runner',
  'tools_not_system',
]);

function verdictOf(bundle: VerifiedBundle, promotability: Promotability): Verdict {
  const simulated = text(object(member(bundle.run_manifest ?? {}, 'execution')), 'runner') === 'simulated';
  return {
    promotable: promotability.promotable_decision_stage,
    gate_set: promotability.gate_set ?? 'unknown',
    reasons: promotability.reasons,
    information: promotability.information ?? [],
    gates: (promotability.gates ?? []).map(({ code, passed, explanation, inputs }) => ({
      code,
      passed,
      explanation: clip(explanation),
      inputs: brief(inputs) ?? '',
    })),
    simulated,
    only_simulated:
      simulated && !promotability.promotable_decision_stage && promotability.reasons.every((reason) => ALWAYS_SIMULATED.has(reason)),
  };
}

const noCounts = (): Record<ProbeState, number> => ({ surprise: 0, known: 0, blocked: 0, unmeasured: 0, not_run: 0, match: 0 });

function countStates(probes: readonly ProbeSummary[]): Record<ProbeState, number> {
  const counts = noCounts();
  for (const { state } of probes) counts[state]++;
  return counts;
}

function operationsOf(probes: readonly ProbeSummary[], world: World | null): OperationTally[] {
  const tallies = new Map<string, OperationTally>();
  for (const { operation, state } of probes) {
    let tally = tallies.get(operation);
    if (tally === undefined) {
      tally = { operation, id: world?.operations.id(operation) ?? null, counts: noCounts() };
      tallies.set(operation, tally);
    }
    tally.counts[state]++;
  }
  const total = ({ counts }: OperationTally): number => PROBE_STATES.reduce((sum, state) => sum + counts[state], 0);
  return [...tallies.values()].sort((a, b) => total(b) - total(a) || compareCodePoints(a.operation, b.operation));
}

function lanesOf(probes: readonly ProbeSummary[]): Lane[] {
  return (['baseline', 'scenario', 'oracle'] as const).filter((lane) => probes.some((probe) => probe[lane] !== null));
}

function outputCeilings(probes: readonly JudgedProbe[]): { match: number; other: number } {
  const matching = probes.filter(({ joined }) => joined.verdict === 'match').length;
  const share = (room: number, count: number): number =>
    Math.min(OUTPUT_CEILING, Math.max(OUTPUT_FLOOR, Math.floor(room / (4 * Math.max(1, count)))));
  return { match: share(OUTPUT_ROOM.match, matching), other: share(OUTPUT_ROOM.other, probes.length - matching) };
}

function notesOf(bundle: VerifiedBundle, data: BundleData, probes: readonly ProbeSummary[], recordsKnown: boolean): string[] {
  const notes = [...data.notes];
  const has = (name: string): boolean => bundle.artifacts.includes(name);
  if (!has('runtime_events.normalized.json'))
    notes.push('The bundle holds no events: no probe ran under a policy, or the run ended before.');
  if (!has('baseline_results.json')) notes.push('The baseline lane did not run: what the host does without a policy is not known.');
  if (!has('oracle_results.json')) notes.push('The oracle lane did not run: there is no second opinion beside the decisions.');
  const byMode = probes.filter(({ by_mode }) => by_mode === true).length;
  if (byMode > 0) {
    const these = byMode === 1 ? 'One refusal came' : `${byMode} refusals came`;
    notes.push(`${these} from ordinary permissions (EACCES), without a policy too: nothing is learnt about the policy from that.`);
  }
  if (!recordsKnown && probes.some(({ state }) => state === 'surprise')) {
    notes.push('This bundle does not say which of its mismatches were known: all are shown as surprises.');
  }
  return notes;
}
