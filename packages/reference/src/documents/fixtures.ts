import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { entriesOf } from '../observations/walk.js';
import { firstOf, isObject, type JsonObject, orNull } from '../python/values.js';
import { resultsOf } from './path-witnesses.js';

export interface FixturesInput {
  runtime_results: unknown;
  baseline_results: unknown;
  world_id: unknown;
  run_id: unknown;
  plan_id: unknown;
}

/** `fixtures.json`: the loopback listeners of network probes; scenario rows first (contract: execution, fixtures). */
export function buildFixtures(input: FixturesInput): JsonObject {
  const records: JsonObject[] = [];
  const profiles = isObject(input.runtime_results) ? input.runtime_results : null;
  for (const [profileId, profile] of entriesOf(profiles, 'runtime_results.json', '')) {
    for (const row of networkRows(isObject(profile) ? profile['probes'] : null)) {
      records.push(record('scenario', profileId, row, row['name'], row['expectation_id'], firstOf(row['path'], row['target'])));
    }
  }
  for (const row of networkRows(resultsOf(input.baseline_results))) {
    records.push(record('baseline', row['profile_id'], row, row['probe_name'], row['name'], row['target']));
  }
  return {
    schema_version: SCHEMA_VERSIONS.fixtures,
    world_id: orNull(input.world_id),
    run_id: orNull(input.run_id),
    plan_id: orNull(input.plan_id),
    records,
  };
}

const networkRows = (rows: unknown): JsonObject[] =>
  Array.isArray(rows) ? rows.filter((row): row is JsonObject => isObject(row) && row['operation'] === 'network-outbound') : [];

function record(lane: string, profileId: unknown, row: JsonObject, probeName: unknown, scenarioId: unknown, target: unknown): JsonObject {
  return {
    schema_version: SCHEMA_VERSIONS.fixture_marker,
    fixture_id: 'loopback_listener',
    lane,
    profile_id: orNull(profileId),
    probe_name: orNull(probeName),
    scenario_id: orNull(scenarioId),
    operation: orNull(row['operation']),
    target: orNull(target),
    listener: orNull(row['listener']),
  };
}
