import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { encodePretty, sha256Hex } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { builtInWorldIds } from '@runtime/worlds';

type Document = Record<string, unknown>;

export interface EvidenceBundle {
  /** Repository root (holds `.git`). */
  root: string;
  /** The run directory. */
  run: string;
  runId: string;
}

export interface EvidenceOptions {
  runId?: string;
  root?: string;
  /** Below the root. */
  out?: string;
  /** Changes to the manifest before it is written. */
  manifest?: (manifest: Document & { execution: Document; apply_preflight: Document | null }) => void;
  status?: Document;
  preflight?: Document;
  events?: Document[];
  /** Further members of the job. */
  job?: Document;
  /** Of every event. */
  harness?: string;
  indexStatus?: 'ok' | 'partial' | 'failed';
  /** Further artifacts, as text. */
  extra?: Record<string, string>;
  /** Artifacts to leave out. */
  without?: string[];
  worldId?: string;
}

export const [WORLD = ''] = builtInWorldIds();

export const event = (index: number, changes: Document = {}): Document => ({
  actual: 'deny',
  errno: 1,
  expectation_id: `p:e${index}`,
  expected: 'deny',
  harness: 'runtime-seatbelt/1',
  match: true,
  operation: 'file-read*',
  profile_id: 'p',
  run_id: 'run-1',
  scenario_id: `p:e${index}`,
  target: `/tmp/${index}`,
  world_id: WORLD,
  ...changes,
});

const SIMULATED = 'runtime-simulated/2';

/** A run in which the policy engine decided, and which says so everywhere. */
export const simulatedRun: EvidenceOptions = {
  manifest: (manifest) => {
    manifest.execution['runner'] = 'simulated';
  },
  preflight: { runner: 'simulated', harness: SIMULATED, apply_ok: null, apply_report: null },
  harness: SIMULATED,
};

/**
 * A committed bundle of ours, as a run on the baseline Mac would leave it: every gate passes, unless a test
 * says what differs. Written through the bundle store, so digests and index are real; `LATEST` is laid
 * down by hand, because the store moves it to no run that a strict reader refuses.
 */
export async function evidenceBundle(options: EvidenceOptions = {}): Promise<EvidenceBundle> {
  const root = options.root ?? temporaryDirectory();
  mkdirSync(join(root, '.git'), { recursive: true });
  const runId = options.runId ?? 'run-1';
  const worldId = options.worldId ?? WORLD;
  const writer = await beginBundle({ out: join(root, options.out ?? 'out'), runId, repoRoot: root });
  const identity = { run_id: runId, world_id: worldId };
  const preflight = {
    schema_version: 'runtime-tools.apply_preflight.v0.1',
    world_id: worldId,
    run_id: runId,
    profile: 'sb/apply_preflight_allow.sb',
    runner: 'seatbelt',
    sandbox_check_self: { source: 'sandbox_check', rc: 0, sandboxed: false },
    status: 'ok',
    command: ['/usr/bin/true'],
    exit_code: 0,
    stdout: '',
    stderr: '',
    apply_report: { api: 'sandbox_init', rc: 0, errno: 0, errbuf: null, err_class: 'ok', err_class_source: 'none' },
    apply_marker_pid: 41,
    apply_ok: true,
    failure_stage: null,
    ...options.preflight,
  };
  const given = options.events ?? [event(0), event(1)].map((row) => ({ ...row, ...identity }));
  const events = options.harness === undefined ? given : given.map((row) => ({ ...row, harness: options.harness }));
  const job = jobOf(identity, events, preflight, options.job);
  const files: [name: string, content: unknown][] = [
    ['run_status.json', status(identity, options.status)],
    ['run_manifest.json', null],
    ['mismatch_summary.json', { world_id: worldId, generated_by: '@runtime/observations', mismatches: job.mismatches, counts: {} }],
    ['mismatch_packets.jsonl', job.packets],
    [
      'summary.json',
      {
        schema_version: 'runtime-tools.summary.v0.1',
        ...identity,
        status: options.indexStatus ?? 'ok',
        mismatch_counts: {},
        ...('filters' in job.job ? { filters: job.job.filters } : {}),
      },
    ],
    ['summary.md', '# Runtime Summary\n'],
    ['expected_matrix.generated.json', job.matrix],
    ['expected_matrix.json', job.matrix],
    [
      'runtime_results.json',
      { p: { schema_version: 'runtime-tools.runtime_results.v0.1', run_id: runId, status: 'ok', probes: job.results } },
    ],
    ['runtime_events.normalized.json', events],
    ['apply_preflight.json', preflight],
    ['baseline_results.json', { schema_version: 'runtime-tools.baseline_results.v0.1', ...identity, results: [] }],
    ['path_witnesses.json', { schema_version: 'runtime-tools.path_witnesses.v0.1', ...identity, records: job.witnesses }],
    ['fixtures.json', { schema_version: 'runtime-tools.fixtures.v0.1', ...identity, created: [] }],
    ['oracle_results.json', { schema_version: 'runtime-tools.oracle_results.v0.1', ...identity, results: [] }],
    ['job/job.json', job.job],
    ['job/results.ndjson', job.rows],
    ['job/done.json', job.done],
    ...Object.entries(options.extra ?? {}),
  ];
  const kept = files.filter(([name]) => options.without?.includes(name) !== true);
  const names = files.map(([name]) => name);
  const manifest = manifestOf(
    identity,
    preflight,
    kept.map(([name]) => name),
    options.out ?? 'out',
  );
  manifest.execution['job_sha256'] = sha256Hex(encodePretty(job.job));
  options.manifest?.(manifest);
  for (const [name, content] of kept) {
    const document = name === 'run_manifest.json' ? manifest : content;
    await writer.write(name, typeof document === 'string' ? document : encodePretty(document));
  }
  await writer.commit({ worldId, status: options.indexStatus ?? 'ok', expected: names, moveLatest: false });
  writeFileSync(join(writer.dir, '..', 'LATEST'), `${runId}\n`);
  return { root, run: writer.dir, runId };
}

interface JobDocuments {
  matrix: Document;
  results: Document[];
  witnesses: Document[];
  mismatches: Document[];
  packets: string;
  job: Document;
  rows: string;
  done: Document;
}

/** The job from which these events come, its rows, and the documents that retell them. */
function jobOf(identity: Document, events: readonly Document[], preflight: Document, more: Document = {}): JobDocuments {
  const text = (event: Document, name: string): string => String(event[name] ?? '');
  const probes = events.map((event, index) => ({
    index,
    lane: 'scenario',
    profile_id: event['profile_id'],
    expectation_id: event['expectation_id'],
    name: text(event, 'expectation_id'),
    operation: event['operation'],
    target: event['target'],
  }));
  const rows = events
    .map((event, index) =>
      JSON.stringify({
        index,
        kind: 'measured',
        lane: 'scenario',
        profile_id: event['profile_id'],
        expectation_id: event['expectation_id'],
        started: true,
        outcome: 'completed',
        exit_code: event['actual'] === 'allow' ? 0 : 1,
        errno: event['errno'],
        absent: false,
        answer: event['actual'],
        harness: event['harness'],
        failure_stage: event['failure_stage'],
        stdout: event['stdout'],
        stderr: event['stderr'],
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
  const surprises = events.filter(({ match }) => match !== true);
  return {
    mismatches: surprises.map(({ profile_id, expectation_id, operation, target, expected, actual }) => ({
      profile_id,
      expectation_id,
      operation,
      path: target,
      expected,
      actual,
    })),
    packets: `${surprises
      .map(({ profile_id, expectation_id, operation, target, expected, actual }) =>
        JSON.stringify({
          expectation_id,
          expected: { expected_decision: expected },
          decision_event: { profile_id, operation, target, decision: actual },
        }),
      )
      .join('\n')}\n`,
    matrix: {
      world_id: identity['world_id'],
      profiles: {
        p: {
          probes: events.map(({ expectation_id, operation, target, expected }) => ({ expectation_id, operation, target, expected })),
        },
      },
    },
    results: events.map(({ expectation_id, operation, target, expected, actual, match, errno, harness, failure_stage }) => ({
      expectation_id,
      operation,
      path: target,
      expected,
      actual,
      match,
      exit_code: actual === 'allow' ? 0 : 1,
      runtime_result: { errno, failure_stage },
      harness,
    })),
    witnesses: events
      .filter(({ operation }) => String(operation).startsWith('file-'))
      .map(({ profile_id, operation, target, actual }) => ({
        lane: 'scenario',
        profile_id,
        operation,
        requested_path: target,
        decision: actual,
      })),
    job: { schema_version: 'runtime-tools.job.v0.1', ...identity, lanes: ['scenario'], profiles: [], probes, ...more },
    rows,
    done: {
      schema_version: 'runtime-tools.job_done.v0.1',
      run_id: identity['run_id'],
      rows: events.length,
      rows_sha256: sha256Hex(rows),
      ended: 'complete',
      apply_preflight: preflight,
    },
  };
}

const status = (identity: Document, changes: Document | undefined): Document => ({
  schema_version: 'runtime-tools.run_status.v0.1',
  ...identity,
  channel: 'launchd_clean',
  plan_id: 'plan',
  plan_digest: 'ab'.repeat(32),
  state: 'complete',
  writer_pid: 0,
  updated_at_unix: 1700000000,
  error: null,
  failure_stage: null,
  ...changes,
});

const tool = (name: string): Document => ({
  name,
  path: `/usr/bin/${name}`,
  real_path: `/usr/bin/${name}`,
  sha256: sha256Hex(name),
  system: true,
});

const manifestOf = (
  identity: { run_id: string },
  preflight: Document,
  artifacts: string[],
  out: string,
): Document & { execution: Document; apply_preflight: Document | null } => ({
  schema_version: 'runtime-tools.run_manifest.v0.1',
  ...identity,
  channel: 'launchd_clean',
  plan_id: 'plan',
  plan_digest: 'ab'.repeat(32),
  dry_run: false,
  stage_used: true,
  stage_root: '.',
  repo_root_context: '.',
  staged_output_root: out,
  output_root: `${out}/${identity.run_id}`,
  apply_preflight: { path: 'apply_preflight.json', record: preflight },
  execution: {
    producer: { name: 'runtime', version: '0.1.0' },
    runner: 'seatbelt',
    runner_sha256: 'cd'.repeat(32),
    job_sha256: null,
    filters: { only_profiles: [], only_scenarios: [] },
    lanes: { baseline: true, scenario: true, oracle: true },
    host: { platform: 'darwin', product_version: '14.4.1', build: '23E224', machine: 'arm64', sip: 'enabled', dyld_digest: null },
    world_match: { compared: ['product_version', 'build', 'machine'], result: 'match' },
    tools: [tool('sandbox-exec'), tool('sw_vers')],
    clean_start: {
      nonce_confirmed: true,
      parent_pid: 1,
      xpc_service_name: 'runtime.run-1',
      label: 'runtime.run-1',
      self_check: { source: 'sandbox_check', sandboxed: false },
      environment: ['PATH'],
    },
    lock: 'kernel',
    artifacts,
  },
});
