import { type MismatchPacket, type MismatchReason, type PathWitness, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { OracleAnswer } from '@runtime/job';
import { observe } from '../events/observe.js';
import { policyLayers } from '../events/policy.js';
import type { ProbeFacts } from '../facts.js';
import { areAliased, isPathOperation } from '../paths.js';
import { baselineRow, baselineVerdict } from '../results/baseline-results.js';
import type { RunFacts } from '../run.js';
import { baselineWitness, scenarioWitness } from './path-witnesses.js';

/** One line of `mismatch_packets.jsonl`: the event, what was expected, and why they may differ (contract: execution, 2.9). */
export function mismatchPacket(run: RunFacts, facts: ProbeFacts): MismatchPacket {
  const { profileId, probe, baseline, oracle } = facts;
  const answer = oracle?.oracle ?? null;
  const witness = witnessOf(facts);
  return {
    schema_version: SCHEMA_VERSIONS.mismatch_packet,
    expectation_id: probe.expectation_id,
    run_context: {
      run_id: run.run_id,
      channel: run.channel,
      world_id: run.world_id,
      repo_root_context: run.repo_root_context,
      run_manifest: `${run.output_root}/run_manifest.json`,
    },
    decision_event: decisionEvent(run, facts, answer),
    expected: { expectation_id: probe.expectation_id, expected_decision: probe.expected, target: probe.target },
    baseline: baseline === null ? null : { ...baselineRow({ profileId, probe, row: baseline }) },
    oracle_check:
      answer === null
        ? null
        : {
            decision: answer.decision,
            stage: null,
            filter_type: answer.filter_type,
            filter_type_name: answer.filter_type_name,
            argument: answer.argument,
          },
    canonicalization: witness === null ? null : { witness_source: `${run.output_root}/path_witnesses.json`, witness },
    mismatch_reason: reasonOf(facts, witness !== null),
  };
}

function decisionEvent(run: RunFacts, facts: ProbeFacts, answer: OracleAnswer | null): MismatchPacket['decision_event'] {
  const event = observe(run, facts);
  return {
    scenario_id: event.scenario_id,
    profile_id: event.profile_id,
    probe_name: event.probe_name ?? null,
    operation: event.operation,
    target: event.target ?? null,
    requested_path: event.requested_path ?? null,
    observed_path: event.observed_path ?? null,
    normalized_path: event.normalized_path ?? null,
    runtime_status: event.runtime_status ?? null,
    failure_stage: event.failure_stage ?? null,
    failure_kind: event.failure_kind ?? null,
    decision: event.actual ?? null,
    errno: event.errno ?? null,
    intended_op_witnessed: event.intended_op_witnessed ?? null,
    policy_layers: { ...policyLayers(facts) },
    source: `${run.output_root}/runtime_events.normalized.json`,
    filter_type: answer?.filter_type ?? null,
    filter_type_name: answer?.filter_type_name ?? null,
  };
}

function reasonOf({ actual, failure, baseline, oracle }: ProbeFacts, hasWitness: boolean): MismatchReason {
  if (actual === null && failure.stage === 'probe') return 'op_not_witnessed';
  if (baseline !== null && baselineVerdict(baseline).status === 'deny') return 'ambient_platform_restriction';
  if (hasWitness) return 'canonicalization_boundary';
  const said = oracle?.oracle?.decision;
  const disagrees = actual !== null && (said === 'allow' || said === 'deny') && said !== actual;
  return disagrees ? 'capture_pipeline_disagreement' : 'expectation_too_strong';
}

/** The first witness, scenario lane first, that shows another spelling of what was asked for. */
function witnessOf(facts: ProbeFacts): Record<string, unknown> | null {
  const { profileId, probe, baseline } = facts;
  if (!isPathOperation(probe.operation)) return null;
  const witnesses = [scenarioWitness(facts), ...(baseline === null ? [] : [baselineWitness({ profileId, probe, row: baseline })])];
  const found = witnesses.find((witness) => showsAlias(probe.target, witness));
  if (found === undefined) return null;
  return {
    lane: found.lane,
    scenario_id: found.scenario_id,
    requested_path: probe.target,
    observed_path: found.observed_path,
    observed_path_source: found.observed_path_source,
    normalized_path: found.normalized_path,
    normalized_path_source: found.normalized_path_source,
    alias_pair: found.canonicalization?.alias_pair ?? null,
    nofirmlink_differs: found.canonicalization?.nofirmlink_differs ?? null,
  };
}

const showsAlias = (requested: string, { canonicalization, normalized_path }: PathWitness): boolean =>
  canonicalization?.alias_pair === true || areAliased(requested, normalized_path);
