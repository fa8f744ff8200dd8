import type { OracleResults, OracleRow } from '@runtime/contracts';
import { SCHEMA_VERSIONS } from '@runtime/contracts';
import type { CompiledPlan } from '@runtime/plan';
import type { RowTable } from './rows.js';
import { harnessOf } from './runtime-results.js';
import { integerOf, objectOf, textOf } from './values.js';

/** Rows of the oracle lane, in matrix order. They come from that lane alone and never from a scenario row. */
export function buildOracleRows(plan: CompiledPlan, rows: RowTable, runId: string): OracleRow[] {
  return plan.profiles.flatMap((profile) =>
    profile.probes.flatMap((probe) => {
      const row = rows.get('oracle', profile.profile_id, probe.expectation_id);
      const answer = row === undefined ? null : objectOf(row['oracle']);
      if (row === undefined || answer === null) return [];
      const source: OracleRow['source'] = answer['source'] === 'sandbox_check' ? 'sandbox_check' : 'engine';
      return [
        {
          world_id: plan.world_id,
          run_id: runId,
          expectation_id: probe.expectation_id,
          operation: textOf(answer['operation']),
          filter_type: integerOf(answer['filter_type']),
          filter_type_name: textOf(answer['filter_type_name']),
          argument: textOf(answer['argument']),
          decision: textOf(answer['decision']),
          stage: null,
          source,
          profile_id: profile.profile_id,
          ...harnessOf(row),
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
