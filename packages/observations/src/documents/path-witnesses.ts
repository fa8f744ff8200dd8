import { type PathWitness, type PathWitnesses, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { BaselineFacts, ProbeFacts } from '../facts.js';
import { areAliased, isPathOperation } from '../paths.js';
import { baselineName, baselineVerdict } from '../results/baseline-results.js';
import { observePath, seenBy } from '../results/path-observation.js';
import { errnoOf } from '../results/runtime-results.js';
import type { RunFacts } from '../run.js';

/** `path_witnesses.json` without its records: what each lane asked for and what it saw; baseline first (contract: execution, path_witnesses). */
export const pathWitnesses = (run: RunFacts): PathWitnesses => ({
  schema_version: SCHEMA_VERSIONS.path_witnesses,
  world_id: run.world_id,
  run_id: run.run_id,
  plan_id: run.plan_id,
  records: [],
});

export const asksForPath = ({ probe }: BaselineFacts): boolean => isPathOperation(probe.operation);

export function baselineWitness({ profileId, probe, row }: BaselineFacts): PathWitness {
  const seen = observePath(row, probe.operation, probe.target);
  const observed = seen?.observed_path ?? null;
  const { status, exit_code } = baselineVerdict(row);
  return {
    schema_version: SCHEMA_VERSIONS.path_witness,
    lane: 'baseline',
    profile_id: profileId,
    scenario_id: baselineName(profileId, probe),
    operation: probe.operation,
    requested_path: probe.target,
    observed_path: observed,
    observed_path_source: seen?.observed_path_source ?? null,
    observed_path_errno: seen?.observed_path_errno ?? null,
    observed_path_nofirmlink: seen?.observed_path_nofirmlink ?? null,
    observed_path_nofirmlink_source: seen?.observed_path_nofirmlink_source ?? null,
    observed_path_nofirmlink_errno: seen?.observed_path_nofirmlink_errno ?? null,
    ...spellings(probe.target, observed, seen?.observed_path_nofirmlink ?? null),
    decision: status,
    exit_code,
    command: row.command ?? [],
  };
}

export function scenarioWitness(facts: ProbeFacts): PathWitness {
  const { profileId, probe, row, failure } = facts;
  const seen = seenBy(row);
  return {
    schema_version: SCHEMA_VERSIONS.path_witness,
    lane: 'scenario',
    profile_id: profileId,
    scenario_id: probe.expectation_id,
    operation: probe.operation,
    requested_path: probe.target,
    observed_path: seen.path,
    observed_path_source: `probe_fgetpath:${stateOf(seen.path, seen.errno)}`,
    observed_path_errno: seen.errno,
    observed_path_nofirmlink: seen.noFirmlink,
    observed_path_nofirmlink_source: `probe_fgetpath_nofirmlink:${stateOf(seen.noFirmlink, seen.noFirmlinkErrno)}`,
    observed_path_nofirmlink_errno: seen.noFirmlinkErrno,
    ...spellings(probe.target, seen.path, seen.noFirmlink),
    decision: facts.actual,
    errno: errnoOf(facts),
    failure_stage: failure.stage,
    failure_kind: failure.kind,
    command: row.command ?? [],
  };
}

const stateOf = (path: string | null, errno: number | null): string => (path !== null ? 'present' : errno !== null ? 'error' : 'missing');

/** No alias is resolved here: a witness reports spellings. */
const spellings = (requested: string, observed: string | null, noFirmlink: string | null) => ({
  normalized_path: observed ?? requested,
  normalized_path_source: observed === null ? 'requested_path' : 'observed_path',
  canonicalization: {
    alias_pair: areAliased(requested, observed) || areAliased(requested, noFirmlink),
    nofirmlink_differs: observed !== null && noFirmlink !== null && observed !== noFirmlink,
  },
});
