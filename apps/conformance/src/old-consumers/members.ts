import type { Finding, Json } from './types.js';

/** What a reader looks up in each of the rows of a document. */
interface Rows {
  of: (document: Json) => unknown[];
  members: readonly string[];
}

/** Members in the order of the reference. Ours may have more of them; readers look up by name. */
interface Shape {
  schema?: string;
  members: readonly string[];
  rows?: Rows;
}

const listed = (name: string, members: readonly string[]): Rows => ({ of: (document) => document[name] as unknown[], members });
const PATHS = ['observed_path', 'observed_path_nofirmlink'].flatMap((name) => [name, `${name}_source`, `${name}_errno`]);

/** The documents of a run that the reference's readers know, with the members that are always there. */
export const MEMBERS: Readonly<Record<string, Shape>> = {
  'run_status.json': {
    schema: 'runtime-tools.run_status.v0.1',
    members: [
      ...['schema_version', 'run_id', 'world_id', 'channel', 'plan_id', 'plan_digest', 'state', 'writer_pid', 'updated_at_unix'],
      ...['error', 'failure_stage'],
    ],
  },
  'run_manifest.json': {
    schema: 'runtime-tools.run_manifest.v0.1',
    members: [
      ...['schema_version', 'run_id', 'world_id', 'channel', 'plan_id', 'plan_digest', 'dry_run', 'stage_used', 'stage_root'],
      ...['repo_root_context', 'staged_output_root', 'output_root', 'apply_preflight'],
    ],
  },
  'artifact_index.json': {
    schema: 'runtime-tools.artifact_index.v0.1',
    members: ['schema_version', 'run_id', 'world_id', 'artifacts', 'missing', 'status'],
    rows: listed('artifacts', ['path', 'file_size', 'sha256', 'schema_version']),
  },
  'apply_preflight.json': {
    schema: 'runtime-tools.apply_preflight.v0.1',
    members: ['world_id', 'run_id', 'profile', 'runner', 'sandbox_check_self', 'status'],
  },
  'baseline_results.json': {
    schema: 'runtime-tools.baseline_results.v0.1',
    members: ['schema_version', 'world_id', 'run_id', 'results'],
    rows: listed('results', ['name', 'profile_id', 'probe_name', 'operation', 'target', 'primary_intent', 'command', 'status']),
  },
  'oracle_results.json': {
    schema: 'runtime-tools.oracle_results.v0.1',
    members: ['schema_version', 'world_id', 'run_id', 'results'],
    rows: listed('results', [
      ...['world_id', 'run_id', 'expectation_id', 'operation', 'filter_type', 'filter_type_name', 'argument', 'decision', 'stage'],
    ]),
  },
  'path_witnesses.json': {
    schema: 'runtime-tools.path_witnesses.v0.1',
    members: ['schema_version', 'world_id', 'run_id', 'plan_id', 'records'],
    rows: listed('records', [
      ...['schema_version', 'lane', 'profile_id', 'scenario_id', 'operation', 'requested_path', ...PATHS],
      ...['normalized_path', 'normalized_path_source', 'canonicalization', 'decision', 'command'],
    ]),
  },
  'fixtures.json': {
    schema: 'runtime-tools.fixtures.v0.1',
    members: ['schema_version', 'world_id', 'run_id', 'plan_id', 'records'],
    rows: listed('records', [
      ...['schema_version', 'fixture_id', 'lane', 'profile_id', 'probe_name', 'scenario_id', 'operation', 'target', 'listener'],
    ]),
  },
  'expected_matrix.json': {
    members: ['world_id', 'profiles'],
    rows: {
      of: ({ profiles }) => Object.values(profiles as Json),
      members: ['blob', 'mode', 'family', 'semantic_group', 'probes'],
    },
  },
  'runtime_results.json': {
    members: [],
    rows: {
      of: (document) => (Object.values(document) as { probes?: unknown[] }[]).flatMap(({ probes }) => probes ?? []),
      members: [
        ...['name', 'expectation_id', 'operation', 'path', 'expected', 'actual', 'match', 'runtime_result', 'violation_summary'],
        'command',
      ],
    },
  },
  'mismatch_summary.json': {
    members: ['world_id', 'generated_by', 'mismatches', 'counts'],
    rows: listed('mismatches', [
      ...['world_id', 'profile_id', 'expectation_id', 'operation', 'path', 'expected', 'actual', 'mismatch_type', 'violation_summary'],
      'notes',
    ]),
  },
  'mismatch_packets.jsonl': {
    members: [],
    rows: listed('lines', [
      ...['baseline', 'canonicalization', 'decision_event', 'expectation_id', 'expected', 'mismatch_reason', 'oracle_check'],
      ...['run_context', 'schema_version'],
    ]),
  },
  'summary.json': {
    schema: 'runtime-tools.summary.v0.1',
    members: [
      ...['schema_version', 'world_id', 'run_id', 'status', 'plan_id', 'plan_digest', 'channel', 'lanes', 'profile_count'],
      ...['scenario_count', 'expected_profiles', 'mismatch_counts', 'dry_run'],
    ],
  },
};

/** Members of packets: the reference's always-present ones first, in its order. */
export const PACKET_MEMBERS = [
  ...['schema_version', 'run_manifest', 'expected_matrix', 'runtime_results', 'runtime_events', 'baseline_results', 'oracle_results'],
  ...['mismatch_packets', 'summary', 'promotability'],
];

/** Whether a document and its rows have the members that a reader of the reference's looks up, in its order, and the schema that it knows. */
export function memberProblems(name: string, document: Json): Finding[] {
  const shape = MEMBERS[name];
  if (shape === undefined) return [];
  const { schema, members, rows } = shape;
  const version =
    schema === undefined || document['schema_version'] === schema
      ? []
      : [{ where: name, what: `says schema_version ${JSON.stringify(document['schema_version'])}` }];
  const within = rows?.of(document).flatMap((row, at) => inOrder(`${name} ${at}`, row as Json, rows.members)) ?? [];
  return [...version, ...inOrder(name, document, members), ...within];
}

function inOrder(where: string, document: Json, members: readonly string[]): Finding[] {
  const found = Object.keys(document).filter((member) => members.includes(member));
  return members.every((member, at) => found[at] === member) ? [] : [{ where, what: `has of what is looked up ${found.join(', ')}` }];
}
