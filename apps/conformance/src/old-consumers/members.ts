import type { Finding, Json } from './types.js';

/** The members of the reference's documents in its order. Ours may have more of them after these; readers look up by name. */
export const MEMBERS: Readonly<Record<string, { schema: string; members: readonly string[] }>> = {
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
  },
  'baseline_results.json': {
    schema: 'runtime-tools.baseline_results.v0.1',
    members: ['schema_version', 'world_id', 'run_id', 'results'],
  },
};

/** Members of packets: the reference's always-present ones first, in its order. */
export const PACKET_MEMBERS = [
  ...['schema_version', 'run_manifest', 'expected_matrix', 'runtime_results', 'runtime_events', 'baseline_results', 'oracle_results'],
  ...['mismatch_packets', 'summary', 'promotability'],
];

/** Whether a document begins with the members that a reader of the reference's looks up, and says the schema that it knows. */
export function memberProblems(name: string, document: Json): Finding[] {
  const known = MEMBERS[name];
  if (known === undefined) return [];
  const { schema, members } = known;
  const found = Object.keys(document).slice(0, members.length);
  const order = members.some((member, at) => found[at] !== member) ? [`begins with ${found.join(', ')}`] : [];
  const version = document['schema_version'] === schema ? [] : [`says schema_version ${JSON.stringify(document['schema_version'])}`];
  return [...version, ...order].map((what) => ({ where: name, what }));
}
