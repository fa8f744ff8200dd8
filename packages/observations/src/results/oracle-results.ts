import { type MatrixProbe, type OracleResults, type OracleRow, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { OracleRowOfJob } from '../rows.js';
import type { RunFacts } from '../run.js';

/** `oracle_results.json` without its rows, which stand in matrix order: from the lane that asks alone, and never from a probe. */
export const oracleResults = (run: RunFacts): OracleResults => ({
  schema_version: SCHEMA_VERSIONS.oracle_results,
  world_id: run.world_id,
  run_id: run.run_id,
  results: [],
});

/** Null where nothing was asked. */
export function oracleRow(run: RunFacts, profileId: string, probe: MatrixProbe, { oracle, harness }: OracleRowOfJob): OracleRow | null {
  if (oracle === undefined) return null;
  const { source, operation, filter_type, filter_type_name, argument, decision } = oracle;
  return {
    world_id: run.world_id,
    run_id: run.run_id,
    expectation_id: probe.expectation_id,
    operation,
    filter_type,
    filter_type_name,
    argument,
    decision,
    stage: null,
    source,
    profile_id: profileId,
    harness,
  };
}
