/** Columns of the views, in order, with the type of each. What a run does not say is NULL. */
export const COLUMNS = {
  /** A row a run. */
  runs: {
    run_id: 'VARCHAR',
    world_id: 'VARCHAR',
    /** `real`, `reference` or `simulated`. */
    evidence: 'VARCHAR',
    channel: 'VARCHAR',
    status: 'VARCHAR',
    plan_id: 'VARCHAR',
    plan_digest: 'VARCHAR',
    product_version: 'VARCHAR',
    build: 'VARCHAR',
    at_unix: 'DOUBLE',
    promotable: 'BOOLEAN',
    filtered: 'BOOLEAN',
    repaired: 'BOOLEAN',
    index_sha256: 'VARCHAR',
  },
  /** A row a file that the index names. */
  artifacts: { run_id: 'VARCHAR', world_id: 'VARCHAR', name: 'VARCHAR', file_size: 'BIGINT', sha256: 'VARCHAR', schema_version: 'VARCHAR' },
  /** A row an event of the scenario lane. */
  observations: {
    run_id: 'VARCHAR',
    world_id: 'VARCHAR',
    profile_id: 'VARCHAR',
    scenario_id: 'VARCHAR',
    expectation_id: 'VARCHAR',
    operation: 'VARCHAR',
    target: 'VARCHAR',
    expected: 'VARCHAR',
    actual: 'VARCHAR',
    match: 'BOOLEAN',
    failure_stage: 'VARCHAR',
    failure_kind: 'VARCHAR',
    intended_op_witnessed: 'BOOLEAN',
    reached_primary_op: 'BOOLEAN',
    first_denial_op: 'VARCHAR',
    decision_path: 'VARCHAR',
    normalized_path: 'VARCHAR',
    errno: 'BIGINT',
    errno_name: 'VARCHAR',
    harness: 'VARCHAR',
  },
  /** A row a probe and lane. */
  results: {
    run_id: 'VARCHAR',
    world_id: 'VARCHAR',
    lane: 'VARCHAR',
    profile_id: 'VARCHAR',
    expectation_id: 'VARCHAR',
    operation: 'VARCHAR',
    target: 'VARCHAR',
    expected: 'VARCHAR',
    /** `allow`, `deny`, or NULL: not measured. */
    decision: 'VARCHAR',
    /** Of the scenario lane: what became of the probe. */
    verdict: 'VARCHAR',
  },
} as const satisfies Record<string, Record<string, 'VARCHAR' | 'DOUBLE' | 'BOOLEAN' | 'BIGINT'>>;

export type ViewName = keyof typeof COLUMNS;

export type Row<V extends ViewName> = {
  [C in keyof (typeof COLUMNS)[V]]: (typeof COLUMNS)[V][C] extends 'VARCHAR'
    ? string | null
    : (typeof COLUMNS)[V][C] extends 'BOOLEAN'
      ? boolean | null
      : number | null;
};
