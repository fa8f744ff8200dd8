import type { OpRuntimeSummary } from '@runtime/contracts';

/** Operations as rows for people. */
export const opsTable = (summary: OpRuntimeSummary): Record<string, unknown>[] =>
  Object.values(summary.ops).map((op) => ({
    operation: op.op_name,
    probes: op.probes,
    'as expected': op.matches,
    mismatches: op.mismatches,
    blocked: op.blocked.total,
    unobserved: op.unobserved,
    coverage: op.coverage_status,
  }));
