import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { fdIdentity } from '../markers/fd-identity.js';
import { labelledLine } from '../markers/labelled-line.js';
import { areAliased } from '../observations/paths.js';
import { isObject, type JsonObject, orNull, truthy } from '../python/values.js';

export interface WitnessInput {
  baseline_results: unknown;
  observations: readonly unknown[];
  world_id: unknown;
  run_id: unknown;
  plan_id: unknown;
}

/** `path_witnesses.json`: what each lane asked for and what it saw; baseline first (contract: execution, path_witnesses). */
export function buildPathWitnesses(input: WitnessInput): JsonObject {
  const baseline = resultsOf(input.baseline_results)
    .filter(isFileRow)
    .map((row) => baselineWitness(row));
  const scenario = input.observations.filter(isFileRow).map((event) => scenarioWitness(event));
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

// One literal with every member, for each lane: so all witnesses share one shape, and the many there are stay small.
function baselineWitness(row: JsonObject): JsonObject {
  const requested = orNull(row['target']);
  const observed = orNull(row['observed_path']);
  const unlinked = orNull(row['observed_path_nofirmlink']);
  const witness: JsonObject = {
    schema_version: SCHEMA_VERSIONS.path_witness,
    lane: 'baseline',
    profile_id: orNull(row['profile_id']),
    scenario_id: orNull(row['name']),
    operation: orNull(row['operation']),
    requested_path: requested,
    observed_path: observed,
    observed_path_source: orNull(row['observed_path_source']),
    observed_path_errno: orNull(row['observed_path_errno']),
    observed_path_nofirmlink: unlinked,
    observed_path_nofirmlink_source: orNull(row['observed_path_nofirmlink_source']),
    observed_path_nofirmlink_errno: orNull(row['observed_path_nofirmlink_errno']),
    normalized_path: normalizedPath(requested, observed),
    normalized_path_source: normalizedPathSource(requested, observed),
    canonicalization: canonicalization(requested, observed, unlinked),
    decision: orNull(row['status']),
    exit_code: orNull(row['exit_code']),
    command: orNull(row['command']),
  };
  return withIdentity(witness, row['stderr']);
}

function scenarioWitness(event: JsonObject): JsonObject {
  const requested = orNull(event['target']);
  const seen = seenBy(event);
  const witness: JsonObject = {
    schema_version: SCHEMA_VERSIONS.path_witness,
    lane: 'scenario',
    profile_id: orNull(event['profile_id']),
    scenario_id: orNull(event['scenario_id']),
    operation: orNull(event['operation']),
    requested_path: requested,
    observed_path: seen.observed_path,
    observed_path_source: seen.observed_path_source,
    observed_path_errno: seen.observed_path_errno,
    observed_path_nofirmlink: seen.observed_path_nofirmlink,
    observed_path_nofirmlink_source: seen.observed_path_nofirmlink_source,
    observed_path_nofirmlink_errno: seen.observed_path_nofirmlink_errno,
    normalized_path: normalizedPath(requested, seen.observed_path),
    normalized_path_source: normalizedPathSource(requested, seen.observed_path),
    canonicalization: canonicalization(requested, seen.observed_path, seen.observed_path_nofirmlink),
    decision: orNull(event['actual']),
    errno: orNull(event['errno']),
    failure_stage: orNull(event['failure_stage']),
    failure_kind: orNull(event['failure_kind']),
    command: orNull(event['command']),
  };
  return withIdentity(witness, event['stderr']);
}

/** What the probe's helper printed. */
function seenBy(event: JsonObject): Seen {
  const path = labelledLine(event['stderr'], 'F_GETPATH');
  const unlinked = labelledLine(event['stderr'], 'F_GETPATH_NOFIRMLINK');
  return {
    observed_path: path.text,
    observed_path_source: `probe_fgetpath:${path.source}`,
    observed_path_errno: path.errno,
    observed_path_nofirmlink: unlinked.text,
    observed_path_nofirmlink_source: `probe_fgetpath_nofirmlink:${unlinked.source}`,
    observed_path_nofirmlink_errno: unlinked.errno,
  };
}

/** Few helpers print it; it stands in front of the decision. */
function withIdentity(witness: JsonObject, stderr: unknown): JsonObject {
  const { fd_identity } = fdIdentity(stderr);
  if (fd_identity === undefined) return witness;
  return Object.fromEntries(
    Object.entries(witness).flatMap((member) => (member[0] === 'decision' ? [['fd_identity', fd_identity], member] : [member])),
  );
}

interface Seen {
  observed_path: unknown;
  observed_path_source: unknown;
  observed_path_errno: unknown;
  observed_path_nofirmlink: unknown;
  observed_path_nofirmlink_source: unknown;
  observed_path_nofirmlink_errno: unknown;
}

/** No alias is resolved here: a witness reports spellings. */
const normalizedPath = (requested: unknown, observed: unknown): unknown =>
  truthy(observed) ? observed : truthy(requested) ? requested : null;

const normalizedPathSource = (requested: unknown, observed: unknown): string =>
  truthy(observed) ? 'observed_path' : truthy(requested) ? 'requested_path' : 'missing';

const canonicalization = (requested: unknown, observed: unknown, unlinked: unknown): JsonObject => ({
  alias_pair: areAliased(requested, observed) || areAliased(requested, unlinked),
  nofirmlink_differs: differ(observed, unlinked),
});

const differ = (a: unknown, b: unknown): boolean => truthy(a) && truthy(b) && a !== b;
