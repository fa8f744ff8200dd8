import { isObject, type JsonObject, orNull, truthy } from './values.js';

/** Expected probes of one profile that no result row speaks about, as rows of their own (runtime set). */
export class NeverRun {
  readonly #pending = new Map<string, JsonObject>();

  constructor(matrixProfile: unknown) {
    const probes = isObject(matrixProfile) ? matrixProfile['probes'] : null;
    if (!Array.isArray(probes)) return;
    for (const probe of probes) if (isObject(probe)) this.#pending.set(keyOf(probe), probe);
  }

  /** Takes note of a result row. */
  ran(row: unknown): void {
    if (isObject(row)) this.#pending.delete(keyOf(row));
  }

  *rows(): Generator<JsonObject> {
    for (const probe of this.#pending.values()) yield notRun(probe);
  }
}

const keyOf = (row: JsonObject): string => {
  if (truthy(row['expectation_id'])) return `id ${String(row['expectation_id'])}`;
  return `name ${String(row['name'])}`;
};

const notRun = (probe: JsonObject): JsonObject => ({
  name: orNull(probe['name']),
  expectation_id: orNull(probe['expectation_id']),
  operation: orNull(probe['operation']),
  path: orNull(probe['target']),
  expected: orNull(probe['expected']),
  actual: null,
  match: null,
  runtime_result: {
    status: 'blocked',
    errno: null,
    failure_stage: 'probe',
    failure_kind: 'probe_not_run',
    runtime_result_schema_version: 1,
  },
  violation_summary: null,
  command: [],
  outcome: 'not_run',
  reason: 'no_result_row',
});
