import type { MatrixProbe } from '@runtime/contracts';
import { type AskedRow, type JobRow, type MeasuredRow, type NotRunRow, outputDigest } from '@runtime/job';
import { deriveDocuments, ProfileStatuses, type RunFacts } from '@runtime/observations';

type Json = Record<string, unknown>;

export const PROFILE = 'p';

export const probe = (fields: Partial<MatrixProbe> = {}): MatrixProbe => ({
  name: 'n',
  expectation_id: 'E',
  operation: 'file-read*',
  target: '/srv/a',
  expected: 'allow',
  ...fields,
});

const common = {
  index: 0,
  profile_id: PROFILE,
  expectation_id: 'E',
  exit_code: 0,
  signal: null,
  errno: null,
  errno_source: null,
  stdout: '',
  stderr: '',
  truncated: false,
  absent: false,
  harness: 'runtime-simulated/1',
} as const;

/** A probe that ran and was allowed. */
export function measured(fields: Partial<MeasuredRow> = {}): MeasuredRow {
  const row: MeasuredRow = {
    ...common,
    kind: 'measured',
    lane: 'scenario',
    started: true,
    outcome: 'completed',
    output_sha256: null,
    driver: 'model',
    command: [],
    answer: 'allow',
    failure_stage: null,
    failure_kind: null,
    apply: null,
    apply_model: null,
    apply_timing: null,
    ...fields,
  };
  return { ...row, output_sha256: outputDigest(row) };
}

/** A probe that was refused by the policy. */
export const denied = (fields: Partial<MeasuredRow> = {}): MeasuredRow =>
  measured({ answer: 'deny', exit_code: 2, errno: 1, errno_source: 'model', stderr: 'open target: Operation not permitted\n', ...fields });

export const notRun = (fields: Partial<NotRunRow> = {}): NotRunRow => ({
  ...common,
  kind: 'not_run',
  lane: 'scenario',
  started: false,
  outcome: 'not_run',
  exit_code: null,
  output_sha256: null,
  absent: null,
  reason: 'driver_unavailable',
  ...fields,
});

export const asked = (fields: Partial<AskedRow['oracle']> = {}, more: Partial<AskedRow> = {}): AskedRow => ({
  ...common,
  kind: 'asked',
  lane: 'oracle',
  started: true,
  outcome: 'completed',
  exit_code: null,
  output_sha256: null,
  absent: null,
  oracle: {
    source: 'engine',
    operation: 'file-read-data',
    filter_type: 0,
    filter_type_name: 'path',
    argument: '/srv/a',
    decision: 'allow',
    ...fields,
  },
  ...more,
});

export interface RunInput extends Partial<Omit<RunFacts, 'profiles' | 'rows'>> {
  probes?: MatrixProbe[];
  profiles?: RunFacts['profiles'];
  rows: JobRow[];
}

/** The documents of a run of one profile; lanes are those that have rows. */
export function documentsOf({ probes = [probe()], rows, ...more }: RunInput): Map<string, string> {
  const ran = (lane: JobRow['lane']): boolean => rows.some((row) => row.lane === lane);
  const documents = new Map<string, string>();
  const open = (name: string) => {
    documents.set(name, '');
    return (piece: string) => void documents.set(name, documents.get(name) + piece);
  };
  const of = (lane: JobRow['lane']) => rows.filter((row) => row.lane === lane);
  const planned = more.profiles ?? [{ profile_id: PROFILE, profile_path: 'sb/p.sb', probes, known: {} }];
  const statuses = new ProfileStatuses(planned);
  for (const row of of('scenario')) statuses.add(row);
  const facts: RunFacts = {
    run_id: 'r',
    world_id: 'w',
    plan_id: 'plan',
    plan_digest: 'd',
    channel: 'direct',
    output_root: 'out/r',
    repo_root_context: '.',
    lanes: { baseline: ran('baseline'), scenario: ran('scenario'), oracle: ran('oracle') },
    dry_run: false,
    filters: null,
    failure: null,
    profiles: planned,
    statuses: statuses.found,
    profileFile: (id) => `runtime_profiles/${id}.sb`,
    tools: [],
    errnoName: (errno) => ({ 1: 'EPERM', 2: 'ENOENT', 13: 'EACCES' })[errno] ?? null,
    rows: { baseline: of('baseline'), scenario: of('scenario'), oracle: of('oracle') },
    ...more,
  };
  deriveDocuments(facts, open);
  return documents;
}

export interface Told {
  event: Json;
  result: Json;
  baseline: Json | undefined;
  mismatch: Json | undefined;
  packet: Json | undefined;
  witnesses: Json[];
}

/** What every document says about one probe, given its row under the policy. */
export function tell(
  row: MeasuredRow | NotRunRow,
  asks: Partial<MatrixProbe> = {},
  others: JobRow[] = [],
  more: Partial<RunInput> = {},
): Told {
  const documents = documentsOf({ probes: [probe(asks)], rows: [row, ...others], ...more });
  const json = <Document>(name: string) => JSON.parse(documents.get(name) ?? 'null') as Document;
  const lines = (documents.get('mismatch_packets.jsonl') ?? '').split('\n').filter((line) => line !== '');
  return {
    event: json<Json[]>('runtime_events.normalized.json')[0] as Json,
    result: json<Record<string, { probes: Json[] }>>('runtime_results.json')[PROFILE]?.probes[0] as Json,
    baseline: json<{ results: Json[] } | null>('baseline_results.json')?.results[0],
    mismatch: json<{ mismatches: Json[] }>('mismatch_summary.json').mismatches[0],
    packet: lines.length === 0 ? undefined : (JSON.parse(lines[0] ?? '') as Json),
    witnesses: json<{ records: Json[] }>('path_witnesses.json').records,
  };
}
