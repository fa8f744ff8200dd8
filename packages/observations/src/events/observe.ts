import type { Observation } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { primaryIntent } from '../results/primary-intent.js';
import { runnerInfo } from '../results/runner-info.js';
import { errnoOf, hygieneOf, statusOf, violationOf } from '../results/runtime-results.js';
import type { RunFacts } from '../run.js';
import { fileConfounder, serviceConfounder, tccConfounder } from './confounders.js';
import { probeDetails } from './details.js';
import { pathFields } from './path-fields.js';
import { policyLayers } from './policy.js';

/** One probe as an observation, members in record order; what is not given is undefined (contract: normalization, observation record). */
export function observe(run: RunFacts, facts: ProbeFacts): Observation {
  const { profileId, probe, row, actual, failure, story } = facts;
  const errno = errnoOf(facts);
  const errnoName = errno === null || errno === 0 ? null : run.errnoName(errno);
  return {
    world_id: run.world_id,
    profile_id: profileId,
    scenario_id: probe.expectation_id,
    run_id: run.run_id,
    expectation_id: probe.expectation_id,
    operation: probe.operation,
    target: probe.target,
    ...pathFields(facts),
    probe_name: probe.name,
    expected: probe.expected,
    actual: actual ?? undefined,
    match: facts.match ?? undefined,
    primary_intent: { ...primaryIntent(profileId, probe) },
    reached_primary_op: story.reached_primary_op ?? undefined,
    // A probe that measured nothing has not witnessed its operation; where the policy never applied, nobody asked.
    intended_op_witnessed: actual === null && failure.stage === 'probe' ? false : undefined,
    first_denial_op: story.first_denial_op ?? undefined,
    first_denial_filters: story.first_denial_filters ?? undefined,
    decision_path: story.decision_path ?? undefined,
    runtime_status: statusOf(facts),
    errno: errno ?? undefined,
    errno_name: errnoName ?? undefined,
    policy_layers: policyLayers(facts),
    tcc_confounder: tccConfounder(facts),
    service_confounder: serviceConfounder(facts),
    file_confounder: fileConfounder(facts, errnoName),
    resource_hygiene: hygieneOf(facts),
    failure_stage: failure.stage ?? undefined,
    failure_kind: failure.kind ?? undefined,
    apply_report: row.apply ?? undefined,
    runner_info: runnerInfo(row, run.tools) ?? undefined,
    probe_details: probeDetails(facts),
    violation_summary: violationOf(facts) ?? undefined,
    command: row.command ?? [],
    stdout: row.stdout,
    stderr: row.stderr,
    harness: row.harness,
    notes: row.reason,
  };
}
