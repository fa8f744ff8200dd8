import type { OracleResults, OracleRow } from '@runtime/contracts';
import { SCHEMA_VERSIONS } from '@runtime/contracts';
import type { CompiledPlan } from '@runtime/plan';
import type { RowTable } from './rows.js';

/** Rows of the oracle lane, in matrix order. They come from that lane alone and never from a scenario row. */
export function buildOracleRows(plan: CompiledPlan, rows: RowTable, runId: string): OracleRow[] {
  return plan.profiles.flatMap((profile) =>
    profile.probes.flatMap((probe) => {
      const row = rows.get('oracle', profile.profile_id, probe.expectation_id);
      if (row === undefined || row.kind === 'measured' || row.oracle === undefined) return [];
      const { source, operation, filter_type, filter_type_name, argument, decision } = row.oracle;
      return [
        {
          world_id: plan.world_id,
          run_id: runId,
          expectation_id: probe.expectation_id,
          operation,
          filter_type,
          filter_type_name,
          argument,
          decision,
          stage: null,
          source,
          profile_id: profile.profile_id,
          harness: row.harness,
        },
      ];
    }),
  );
}

export const buildOracleResults = (plan: CompiledPlan, results: OracleRow[], runId: string): OracleResults => ({
  schema_version: SCHEMA_VERSIONS.oracle_results,
  world_id: plan.world_id,
  run_id: runId,
  results,
});
