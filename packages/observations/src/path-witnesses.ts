import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { fdIdentity } from './fd-identity.js';
import { type LabelledLine, labelledLine } from './labelled-line.js';
import { areAliased } from './paths.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { isObject, type JsonObject, orNull, truthy } from './values.js';

export interface WitnessInput {
  baseline_results: unknown;
  observations: readonly unknown[];
  world_id: unknown;
  run_id: unknown;
  plan_id: unknown;
  rules: RuleSet;
}

/** `path_witnesses.json`: what each lane asked for and what it saw; baseline first (contract: execution, path_witnesses). */
export function buildPathWitnesses(input: WitnessInput): JsonObject {
  const rules = switchesOf(input.rules);
  const baseline = resultsOf(input.baseline_results)
    .filter(isFileRow)
    .map((row) => baselineWitness(row, rules));
  const scenario = input.observations.filter(isFileRow).map((event) => scenarioWitness(event, rules));
  return {
    schema_version: SCHEMA_VERSIONS.path_witnesses,
    world_id: orNull(input.world_id),
    run_id: orNull(input.run_id),
    plan_id: orNull(input.plan_id),
    records: [...baseline, ...scenario],
  };
}

/** The rows of a baseline document; none for anything else. */
export function resultsOf(document: unknown): unknown[] {
  const results = isObject(document) ? document['results'] : null;
  return Array.isArray(results) ? results : [];
}

const isFileRow = (row: unknown): row is JsonObject =>
  isObject(row) && typeof row['operation'] === 'string' && row['operation'].startsWith('file-');

function baselineWitness(row: JsonObject, rules: RuleSwitches): JsonObject {
  return {
    ...head('baseline', row['profile_id'], row['name'], row),
    ...places(
      row['target'],
      {
        observed_path: orNull(row['observed_path']),
        observed_path_source: orNull(row['observed_path_source']),
        observed_path_errno: orNull(row['observed_path_errno']),
        observed_path_nofirmlink: orNull(row['observed_path_nofirmlink']),
        observed_path_nofirmlink_source: orNull(row['observed_path_nofirmlink_source']),
        observed_path_nofirmlink_errno: orNull(row['observed_path_nofirmlink_errno']),
      },
      rules,
    ),
    ...fdIdentity(row['stderr'], rules),
    decision: orNull(row['status']),
    exit_code: orNull(row['exit_code']),
    command: orNull(row['command']),
  };
}

function scenarioWitness(event: JsonObject, rules: RuleSwitches): JsonObject {
  const path = labelledLine(event['stderr'], 'F_GETPATH', rules);
  const unlinked = labelledLine(event['stderr'], 'F_GETPATH_NOFIRMLINK', rules);
  const seen = ownObservation(event, path, rules) ?? {
    observed_path: path.text,
    observed_path_source: `probe_fgetpath:${path.source}`,
    observed_path_errno: path.errno,
    observed_path_nofirmlink: unlinked.text,
    observed_path_nofirmlink_source: `probe_fgetpath_nofirmlink:${unlinked.source}`,
    observed_path_nofirmlink_errno: unlinked.errno,
  };
  return {
    ...head('scenario', event['profile_id'], event['scenario_id'], event),
    ...places(event['target'], seen, rules),
    ...fdIdentity(event['stderr'], rules),
    decision: orNull(event['actual']),
    errno: orNull(event['errno']),
    failure_stage: orNull(event['failure_stage']),
    failure_kind: orNull(event['failure_kind']),
    command: orNull(event['command']),
  };
}

interface Seen {
  observed_path: unknown;
  observed_path_source: unknown;
  observed_path_errno: unknown;
  observed_path_nofirmlink: unknown;
  observed_path_nofirmlink_source: unknown;
  observed_path_nofirmlink_errno: unknown;
}

/** In our rows the runner reports the path of the probe's own descriptor beside the output, not in it. */
function ownObservation(event: JsonObject, line: LabelledLine, rules: RuleSwitches): Seen | null {
  const own = event['path_observation'];
  if (rules.hostObservationFillsPath || line.source !== 'missing' || !isObject(own)) return null;
  const source = own['observed_path_source'];
  if (typeof source !== 'string' || source.startsWith('unsandboxed')) return null;
  return {
    observed_path: orNull(own['observed_path']),
    observed_path_source: source,
    observed_path_errno: orNull(own['observed_path_errno']),
    observed_path_nofirmlink: orNull(own['observed_path_nofirmlink']),
    observed_path_nofirmlink_source: orNull(own['observed_path_nofirmlink_source']),
    observed_path_nofirmlink_errno: orNull(own['observed_path_nofirmlink_errno']),
  };
}

const head = (lane: string, profileId: unknown, scenarioId: unknown, row: JsonObject): JsonObject => ({
  schema_version: SCHEMA_VERSIONS.path_witness,
  lane,
  profile_id: orNull(profileId),
  scenario_id: orNull(scenarioId),
  operation: orNull(row['operation']),
});

function places(target: unknown, seen: Seen, rules: RuleSwitches): JsonObject {
  const requested = orNull(target);
  return {
    requested_path: requested,
    ...seen,
    ...normalized(requested, seen.observed_path),
    canonicalization: {
      alias_pair: areAliased(requested, seen.observed_path, rules) || areAliased(requested, seen.observed_path_nofirmlink, rules),
      nofirmlink_differs: differ(seen.observed_path, seen.observed_path_nofirmlink),
    },
  };
}

/** No alias is resolved here: a witness reports spellings. */
function normalized(requested: unknown, observed: unknown): JsonObject {
  if (truthy(observed)) return { normalized_path: observed, normalized_path_source: 'observed_path' };
  if (truthy(requested)) return { normalized_path: requested, normalized_path_source: 'requested_path' };
  return { normalized_path: null, normalized_path_source: 'missing' };
}

const differ = (a: unknown, b: unknown): boolean => truthy(a) && truthy(b) && a !== b;
