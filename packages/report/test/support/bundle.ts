import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { encodeCanonicalLine, encodePretty, sha256Hex } from '@runtime/contracts';
import { RUN_TIME_BLOCK } from '@runtime/sbpl';
import { builtInWorldIds } from '@runtime/worlds';

type Document = Record<string, unknown>;
type Decision = 'allow' | 'deny';

const [WORLD = ''] = builtInWorldIds();

/** One probe; whatever a test does not say is a read that was expected to be denied, and was. */
export interface ProbeCase {
  profile?: string;
  id?: string;
  operation?: string;
  target?: string;
  expected?: Decision;
  /** Null: nothing was decided. */
  actual?: Decision | null;
  baseline?: string;
  oracle?: string;
  known?: boolean;
  reason?: string;
  stdout?: string;
  stderr?: string;
  /** Line of the deciding rule the run recorded; null: none. */
  rule?: number | null;
  /** Leave the probe planned and never run. */
  notRun?: boolean;
  absent?: boolean;
  /** Members of the event that differ. */
  event?: Document;
  /** Members of the job's row that differ. */
  row?: Document;
  /** Members of the job's row of the baseline lane; without them it has none. */
  baselineRow?: Document;
}

export interface BundleCase {
  probes: readonly ProbeCase[];
  runId?: string;
  profileText?: string;
  /** Changes of the manifest before it is written. */
  manifest?: (manifest: Document & { execution: Document }) => void;
  status?: Document;
  indexStatus?: 'ok' | 'partial' | 'failed';
  without?: readonly string[];
  worldId?: string;
  /** The events come in the opposite order of the plan. */
  backwards?: boolean;
}

export const PROFILE_TEXT = '(version 1)\n(deny default)\n(allow file-read*\n  (literal "/private/tmp/granted"))\n';

/**
 * A committed bundle as our own runs leave it, from a few facts per probe. Written through the bundle store: digests, index and
 * required documents are real. Returns the run directory, below `<root>/out`.
 */
export async function buildBundle(root: string, options: BundleCase): Promise<string> {
  mkdirSync(join(root, '.git'), { recursive: true });
  const runId = options.runId ?? 'run-1';
  const worldId = options.worldId ?? WORLD;
  const writer = await beginBundle({ out: join(root, 'out'), runId, repoRoot: root });
  const documents = documentsOf(options, runId, worldId);
  const names = [...documents.keys()].filter((name) => !(options.without ?? []).includes(name));
  for (const name of names) await writer.write(name, documents.get(name) as string);
  await writer.commit({ worldId, status: options.indexStatus ?? 'ok', expected: names, moveLatest: true });
  return writer.dir;
}

function documentsOf(options: BundleCase, runId: string, worldId: string): Map<string, string> {
  const probes = options.probes.map((probe, index) => ({ ...probe, profile: probe.profile ?? 'p', id: probe.id ?? `e${index}` }));
  const profiles = [...new Set(probes.map(({ profile }) => profile))];
  const applied = `${(options.profileText ?? PROFILE_TEXT).trimEnd()}\n${RUN_TIME_BLOCK.join('\n')}\n`;
  const left = (name: string): boolean => options.without?.includes(name) === true;
  const lanes = { baseline: !left('baseline_results.json'), scenario: !left('runtime_results.json'), oracle: !left('oracle_results.json') };
  const file = (profile: string): string => `runtime_profiles/${sha256Hex(profile).slice(0, 8)}.runtime.sb`;
  const ids = { run_id: runId, world_id: worldId };
  const plan = { ...ids, channel: 'direct', plan_id: 'plan', plan_digest: 'd'.repeat(64) };
  const ran = probes.filter(({ notRun }) => notRun !== true);
  const planned = (probe: (typeof probes)[number]): Document => ({
    name: probe.id,
    operation: probe.operation ?? 'file-read*',
    target: probe.target ?? '/tmp/x',
    expected: probe.expected ?? 'deny',
    expectation_id: probe.id,
  });
  const actual = (probe: ProbeCase): Decision | null => (probe.actual === undefined ? 'deny' : probe.actual);
  const matches = (probe: ProbeCase): boolean => actual(probe) === (probe.expected ?? 'deny');
  const events = ran.map((probe) => ({
    ...(actual(probe) === null ? {} : { actual: actual(probe), match: matches(probe) }),
    expectation_id: probe.id,
    expected: probe.expected ?? 'deny',
    harness: 'runtime-simulated/1',
    operation: probe.operation ?? 'file-read*',
    probe_name: probe.id,
    profile_id: probe.profile,
    run_id: runId,
    scenario_id: probe.id,
    target: probe.target ?? '/tmp/x',
    world_id: worldId,
    ...probe.event,
  }));
  const mismatches = ran
    .filter((probe) => actual(probe) !== null && !matches(probe))
    .map((probe) => ({
      world_id: worldId,
      profile_id: probe.profile,
      expectation_id: probe.id,
      operation: probe.operation ?? 'file-read*',
      path: probe.target ?? '/tmp/x',
      expected: probe.expected ?? 'deny',
      actual: actual(probe),
      mismatch_type: actual(probe) === 'deny' ? 'unexpected_deny' : 'unexpected_allow',
      violation_summary: null,
      notes: null,
      ...(probe.known === true ? { known: true } : {}),
    }));
  const job = {
    schema_version: 'runtime-tools.job.v0.1',
    ...ids,
    clock: 'host',
    limits: { probe_ms: 1, output_bytes: 1, total_ms: 1 },
    lanes: ['baseline', 'scenario', 'oracle'],
    profiles: profiles.map((profile) => ({
      profile_id: profile,
      mode: 'sbpl',
      file: file(profile),
      text_sha256: sha256Hex(applied),
      run_time_block: true,
      key_rules: [],
    })),
  };
  const scenarioRows = ran.map((probe, index) => ({
    index,
    lane: 'scenario',
    profile_id: probe.profile,
    expectation_id: probe.id,
    started: true,
    outcome: 'completed',
    exit_code: actual(probe) === 'deny' ? 2 : 0,
    signal: null,
    stdout: probe.stdout ?? '',
    stderr: probe.stderr ?? '',
    absent: probe.absent ?? false,
    answer: actual(probe),
    ...(probe.rule === null || probe.rule === undefined
      ? {}
      : { rule: { file: file(probe.profile), line: probe.rule, part: 'base', text: '(recorded)' } }),
    ...probe.row,
  }));
  const manifest = {
    schema_version: 'runtime-tools.run_manifest.v0.1',
    ...plan,
    dry_run: false,
    stage_used: false,
    stage_root: null,
    repo_root_context: '.',
    staged_output_root: null,
    output_root: `out/${runId}`,
    apply_preflight: null,
    execution: {
      producer: { name: 'runtime', version: '0.1.0' },
      runner: 'simulated',
      runner_sha256: 'a'.repeat(64),
      job_sha256: left('job/job.json') ? null : sha256Hex(encodePretty(job)),
      filters: { only_profiles: [], only_scenarios: [] },
      lanes,
      host: { platform: 'linux', machine: 'x64', product_version: null, build: null, sip: null, dyld_digest: null },
      world_match: { compared: [], result: 'unknown' },
      tools: [],
      clean_start: null,
      lock: 'kernel',
      artifacts: [] as string[],
    } as Document,
  };
  const baselineRows = ran
    .filter(({ baselineRow }) => baselineRow !== undefined)
    .map(({ profile, id, baselineRow }, index) => ({
      index: ran.length + index,
      lane: 'baseline',
      profile_id: profile,
      expectation_id: id,
      ...baselineRow,
    }));
  const jobRows = [...scenarioRows, ...baselineRows];
  options.manifest?.(manifest);
  const matrix = encodePretty({
    world_id: worldId,
    profiles: Object.fromEntries(
      profiles.map((profile) => [
        profile,
        {
          blob: 'sb/p.sb',
          mode: 'sbpl',
          family: null,
          semantic_group: null,
          probes: probes.filter((probe) => probe.profile === profile).map(planned),
        },
      ]),
    ),
  });
  const lines = (rows: readonly unknown[]): string => rows.map((row) => `${encodeCanonicalLine(row)}\n`).join('');
  const documents = new Map<string, string>([
    [
      'run_status.json',
      encodePretty({
        schema_version: 'runtime-tools.run_status.v0.1',
        ...plan,
        state: 'complete',
        writer_pid: 1,
        updated_at_unix: 1_700_000_000,
        error: null,
        failure_stage: null,
        ...options.status,
      }),
    ],
    ['run_manifest.json', encodePretty(manifest)],
    ['mismatch_summary.json', encodePretty({ world_id: worldId, generated_by: '@runtime/observations', mismatches, counts: {} })],
    [
      'mismatch_packets.jsonl',
      lines(
        ran
          .filter(({ reason }) => reason !== undefined)
          .map((probe) => ({
            schema_version: 'runtime-tools.mismatch_packet.v0.1',
            expectation_id: probe.id,
            decision_event: { profile_id: probe.profile },
            mismatch_reason: probe.reason,
          })),
      ),
    ],
    [
      'summary.json',
      encodePretty({
        schema_version: 'runtime-tools.summary.v0.1',
        ...plan,
        status: options.indexStatus === 'failed' ? 'failed' : mismatches.length === 0 ? 'ok' : 'partial',
        lanes,
        profile_count: profiles.length,
        scenario_count: probes.length,
        expected_profiles: profiles,
        mismatch_counts: {},
        dry_run: false,
      }),
    ],
    ['summary.md', '# Runtime Summary\n'],
    ['expected_matrix.generated.json', matrix],
    ['expected_matrix.json', matrix],
    [
      'runtime_results.json',
      encodePretty(
        Object.fromEntries(
          profiles.map((profile) => [
            profile,
            {
              status: 'ok',
              base_profile_path: 'sb/p.sb',
              probes: [],
              schema_version: 'runtime-tools.runtime_results.v0.1',
              run_id: runId,
            },
          ]),
        ),
      ),
    ],
    ['runtime_events.normalized.json', encodePretty(options.backwards === true ? events.toReversed() : events)],
    [
      'baseline_results.json',
      encodePretty({
        schema_version: 'runtime-tools.baseline_results.v0.1',
        ...ids,
        results: ran.map((probe) => ({
          name: `baseline:${probe.profile}:${probe.id}`,
          profile_id: probe.profile,
          probe_name: probe.id,
          operation: probe.operation ?? 'file-read*',
          target: probe.target ?? '/tmp/x',
          primary_intent: {},
          command: [],
          status: probe.baseline ?? 'allow',
          exit_code: 0,
          stdout: '',
          stderr: '',
        })),
      }),
    ],
    ['path_witnesses.json', encodePretty({ schema_version: 'runtime-tools.path_witnesses.v0.1', ...ids, plan_id: 'plan', records: [] })],
    ['fixtures.json', encodePretty({ schema_version: 'runtime-tools.fixtures.v0.1', ...ids, plan_id: 'plan', records: [] })],
    [
      'oracle_results.json',
      encodePretty({
        schema_version: 'runtime-tools.oracle_results.v0.1',
        ...ids,
        results: ran.map((probe) => ({
          ...ids,
          expectation_id: probe.id,
          operation: 'file-read-data',
          filter_type: 0,
          filter_type_name: 'path',
          argument: probe.target ?? '/tmp/x',
          decision: probe.oracle ?? actual(probe) ?? 'deny',
          stage: null,
          source: 'engine',
          profile_id: probe.profile,
        })),
      }),
    ],
    ...profiles.map((profile): [string, string] => [file(profile), applied]),
    [
      'job/done.json',
      encodePretty({ schema_version: 'runtime-tools.job_done.v0.1', run_id: runId, rows: jobRows.length, ended: 'complete' }),
    ],
    ['job/job.json', encodePretty(job)],
    ['job/results.ndjson', lines(jobRows)],
  ]);
  if (Array.isArray(manifest.execution['artifacts'])) manifest.execution['artifacts'] = [...documents.keys()].filter((name) => !left(name));
  documents.set('run_manifest.json', encodePretty(manifest));
  return documents;
}
