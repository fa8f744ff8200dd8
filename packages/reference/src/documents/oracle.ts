import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { isObject, type JsonObject, orNull } from '../python/values.js';

export interface OracleInput {
  world_id: unknown;
  run_id: unknown;
}

/** Oracle rows as the reference takes them: one per callout, in event and then marker order. */
export function oracleFromCallouts(observations: readonly unknown[]): JsonObject[] {
  return observations.filter(isObject).flatMap((event) => {
    const callouts = event['seatbelt_callouts'];
    return (Array.isArray(callouts) ? callouts : []).filter(isObject).map((callout) => ({
      world_id: orNull(event['world_id']),
      run_id: orNull(event['run_id']),
      expectation_id: orNull(event['expectation_id']),
      operation: orNull(callout['operation']),
      filter_type: orNull(callout['filter_type']),
      filter_type_name: orNull(callout['filter_type_name']),
      argument: orNull(callout['argument']),
      decision: orNull(callout['decision']),
      stage: orNull(callout['stage']),
    }));
  });
}

/** `oracle_results.json` around its rows. */
export const oracleDocument = (rows: readonly unknown[], { world_id, run_id }: OracleInput): JsonObject => ({
  schema_version: SCHEMA_VERSIONS.oracle_results,
  world_id: orNull(world_id),
  run_id: orNull(run_id),
  results: rows,
});
