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

// One literal with every member, for each lane: so all witnesses share one shape, and the many there are stay small.
function baselineWitness(row: JsonObject, rules: RuleSwitches): JsonObject {
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
    canonicalization: canonicalization(requested, observed, unlinked, rules),
    decision: orNull(row['status']),
    exit_code: orNull(row['exit_code']),
    command: orNull(row['command']),
  };
  return withIdentity(witness, row['stderr'], rules);
}

function scenarioWitness(event: JsonObject, rules: RuleSwitches): JsonObject {
  const requested = orNull(event['target']);
  const seen = seenBy(event, rules);
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
    canonicalization: canonicalization(requested, seen.observed_path, seen.observed_path_nofirmlink, rules),
    decision: orNull(event['actual']),
    errno: orNull(event['errno']),
    failure_stage: orNull(event['failure_stage']),
    failure_kind: orNull(event['failure_kind']),
    command: orNull(event['command']),
  };
  return withIdentity(witness, event['stderr'], rules);
}

/** What the probe's helper printed, else what its runner reported. */
function seenBy(event: JsonObject, rules: RuleSwitches): Seen {
  const path = labelledLine(event['stderr'], 'F_GETPATH', rules);
  const own = ownObservation(event, path, rules);
  if (own !== null) return own;
  const unlinked = labelledLine(event['stderr'], 'F_GETPATH_NOFIRMLINK', rules);
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
function withIdentity(witness: JsonObject, stderr: unknown, rules: RuleSwitches): JsonObject {
  const { fd_identity } = fdIdentity(stderr, rules);
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

/** No alias is resolved here: a witness reports spellings. */
const normalizedPath = (requested: unknown, observed: unknown): unknown =>
  truthy(observed) ? observed : truthy(requested) ? requested : null;

const normalizedPathSource = (requested: unknown, observed: unknown): string =>
  truthy(observed) ? 'observed_path' : truthy(requested) ? 'requested_path' : 'missing';

const canonicalization = (requested: unknown, observed: unknown, unlinked: unknown, rules: RuleSwitches): JsonObject => ({
  alias_pair: areAliased(requested, observed, rules) || areAliased(requested, unlinked, rules),
  nofirmlink_differs: differ(observed, unlinked),
});

const differ = (a: unknown, b: unknown): boolean => truthy(a) && truthy(b) && a !== b;
