import { type OracleResults, type OracleRow, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { RowTable } from '../rows.js';
import type { RunFacts } from '../run.js';

/** `oracle_results.json`, in matrix order: from the lane that asks alone, and never from a probe. */
export const oracleResults = (run: RunFacts, rows: RowTable): OracleResults => ({
  schema_version: SCHEMA_VERSIONS.oracle_results,
  world_id: run.world_id,
  run_id: run.run_id,
  results: run.profiles.flatMap(({ profile_id, probes }) =>
    probes.flatMap((probe): OracleRow[] => {
      const { oracle, harness } = rows.oracle.get(profile_id, probe.expectation_id);
      if (oracle === undefined) return [];
      const { source, operation, filter_type, filter_type_name, argument, decision } = oracle;
      return [
        {
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
          profile_id,
          harness,
        },
      ];
    }),
  ),
});
