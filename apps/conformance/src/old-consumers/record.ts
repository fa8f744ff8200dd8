import type { Finding, Json } from './types.js';

type Kind = 'string' | 'boolean' | 'integer' | 'object' | 'strings' | 'objects';

/** The members of the reference's observation record, in its order. A reader makes the record from the members of each row: it refuses unknown ones. */
export const RECORD: Readonly<Record<string, Kind>> = {
  world_id: 'string',
  profile_id: 'string',
  scenario_id: 'string',
  run_id: 'string',
  expectation_id: 'string',
  operation: 'string',
  target: 'string',
  requested_path: 'string',
  observed_path: 'string',
  observed_path_source: 'string',
  normalized_path: 'string',
  normalized_path_source: 'string',
  probe_name: 'string',
  expected: 'string',
  actual: 'string',
  match: 'boolean',
  primary_intent: 'object',
  reached_primary_op: 'boolean',
  intended_op_witnessed: 'boolean',
  first_denial_op: 'string',
  first_denial_filters: 'objects',
  decision_path: 'string',
  runtime_status: 'string',
  errno: 'integer',
  errno_name: 'string',
  policy_layers: 'object',
  tcc_confounder: 'object',
  service_confounder: 'object',
  file_confounder: 'object',
  sandbox_check_prepass: 'object',
  resource_hygiene: 'object',
  failure_stage: 'string',
  failure_kind: 'string',
  apply_report: 'object',
  preflight: 'object',
  runner_info: 'object',
  seatbelt_callouts: 'objects',
  entitlement_checks: 'objects',
  probe_details: 'object',
  violation_summary: 'string',
  command: 'strings',
  stdout: 'string',
  stderr: 'string',
  harness: 'string',
  notes: 'string',
};

/** Without these no record can be made. */
const NEEDED = ['world_id', 'profile_id', 'scenario_id'];

/** Words that the reference writes into these members; its readers compare with them. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  actual: ['allow', 'deny'],
  expected: ['allow', 'deny'],
  runtime_status: ['success', 'errno', 'blocked'],
  failure_stage: ['apply', 'bootstrap', 'preflight', 'probe'],
};

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const KINDS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  object: isObject,
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  objects: (value) => Array.isArray(value) && value.every(isObject),
};

/** What a reader that makes records refuses about the rows, and what it would take for something else than the reference writes. */
export function recordProblems(rows: unknown): Finding[] {
  if (!Array.isArray(rows)) return [{ where: '', what: 'the document is not an array' }];
  return rows.flatMap((row, index) =>
    isObject(row) ? rowProblems(row, String(index)) : [{ where: String(index), what: 'no object: it vanishes' }],
  );
}

function rowProblems(row: Json, where: string): Finding[] {
  const missing = NEEDED.filter((name) => !(name in row)).map((name) => ({ where, what: `${name} is missing` }));
  const odd = Object.entries(row).flatMap(([name, value]) => {
    const kind = Object.hasOwn(RECORD, name) ? RECORD[name] : undefined;
    if (kind === undefined) return [`${name} is not a member of the record`];
    if (!KINDS[kind](value)) return [`${name} is not of kind ${kind}`];
    return WORDS[name]?.includes(value as string) === false ? [`${name} is ${JSON.stringify(value)}`] : [];
  });
  return [...missing, ...odd.map((what) => ({ where, what }))];
}
