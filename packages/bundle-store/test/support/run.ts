import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { type ArtifactIndex, encodePretty, REQUIRED_ARTIFACTS } from '@runtime/contracts';
import type { FileSystem } from '@runtime/files';
import { temporaryDirectory, writeTree } from '@runtime/testing';

export const WORLD = 'test-world-14.4.1';

/** What the one lane of these runs leaves, in index order. */
const SCENARIO_ARTIFACTS = ['runtime_results.json', 'runtime_events.normalized.json', 'path_witnesses.json', 'fixtures.json'];

export interface RunOptions {
  out: string;
  runId: string;
  fs?: FileSystem | undefined;
  status?: 'ok' | 'partial' | 'failed' | undefined;
  dryRun?: boolean | undefined;
  moveLatest?: boolean | undefined;
  /** Artifacts beyond the usual ones. */
  extra?: Record<string, string> | undefined;
  /** Of the usual ones, those this run does not write. */
  without?: readonly string[] | undefined;
  /** A statement about the index, as a signed run leaves one. */
  statement?: boolean | undefined;
}

const text = (value: unknown): string => encodePretty(value);

/** The documents of a small run of ours, by name. */
function documentsOf(
  options: Pick<RunOptions, 'runId' | 'status' | 'dryRun'>,
  outputRoot: string,
  artifacts: readonly string[],
): Record<string, string> {
  const run = { run_id: options.runId, world_id: WORLD, channel: 'direct', plan_id: 'plan-1', plan_digest: 'a'.repeat(64) };
  const row = { run_id: options.runId, world_id: WORLD, operation: 'file-read-data' };
  return {
    'run_manifest.json': text({
      schema_version: 'runtime-tools.run_manifest.v0.1',
      ...run,
      dry_run: options.dryRun ?? false,
      stage_used: false,
      stage_root: null,
      repo_root_context: '.',
      staged_output_root: null,
      output_root: outputRoot,
      apply_preflight: null,
      execution: {
        producer: { name: 'runtime', version: '0.0.0' },
        runner: 'simulated',
        runner_sha256: null,
        job_sha256: null,
        filters: { only_profiles: [], only_scenarios: [] },
        lanes: { baseline: false, scenario: true, oracle: false },
        host: { platform: 'linux', machine: 'x86_64' },
        world_match: { compared: [], result: 'unknown' },
        tools: [],
        clean_start: null,
        lock: 'kernel',
        artifacts,
      },
    }),
    'mismatch_summary.json': text({ mismatches: [] }),
    'mismatch_packets.jsonl': '\n',
    'summary.json': text({ schema_version: 'runtime-tools.summary.v0.1', status: options.status ?? 'ok' }),
    'summary.md': `# ${options.runId}\n`,
    'expected_matrix.generated.json': text({ world_id: WORLD, profiles: {} }),
    'expected_matrix.json': text({ world_id: WORLD, profiles: {} }),
    'runtime_results.json': text({}),
    'runtime_events.normalized.json': text([row, row]),
    'path_witnesses.json': text({ schema_version: 'runtime-tools.path_witnesses.v0.1', records: [] }),
    'fixtures.json': text({ schema_version: 'runtime-tools.fixtures.v0.1', records: [] }),
    'job/job.json': text({ schema_version: 'runtime-tools.job.v0.1', run_id: options.runId }),
    'job/results.ndjson': '{"index":0}\n{"index":1}\n',
    'run_status.json': statusText(options.runId, options.status === 'failed' ? 'failed' : 'complete'),
  };
}

const statusText = (runId: string, state: string, writerPid = process.pid): string =>
  text({
    schema_version: 'runtime-tools.run_status.v0.1',
    run_id: runId,
    world_id: WORLD,
    channel: 'direct',
    plan_id: 'plan-1',
    plan_digest: 'a'.repeat(64),
    state,
    writer_pid: writerPid,
    updated_at_unix: 1700000000.5,
    error: null,
    failure_stage: null,
  });

/** Writes a whole run through the store, as the execution package does. */
export async function writeRun(options: RunOptions): Promise<ArtifactIndex> {
  const writer = await beginBundle({ out: options.out, runId: options.runId, repoRoot: dirname(options.out), fs: options.fs });
  await writer.write('run_status.json', statusText(options.runId, 'in_progress'));
  const expected = [...REQUIRED_ARTIFACTS, ...SCENARIO_ARTIFACTS, 'job/job.json', 'job/results.ndjson'];
  const documents = documentsOf(options, writer.outputRoot, [...expected, ...Object.keys(options.extra ?? {})]);
  const rows = writer.append('job/results.ndjson');
  rows.write(documents['job/results.ndjson'] as string);
  await rows.close();
  delete documents['job/results.ndjson'];
  await writer.writeAll(Object.entries({ ...documents, ...options.extra }).filter(([name]) => options.without?.includes(name) !== true));
  const statement = { name: `${options.runId}.intoto.json`, of: (index: string) => createHash('sha256').update(index).digest('hex') };
  return writer.commit({
    worldId: WORLD,
    status: options.status ?? 'ok',
    expected,
    moveLatest: options.moveLatest ?? true,
    statement: options.statement === true ? statement : undefined,
  });
}

/** Lays a run out by hand, index included: for bundles the store itself would not write. */
export function layOutRun(
  directory: string,
  options: {
    runId: string;
    files?: Record<string, string | Buffer> | undefined;
    status?: string | undefined;
    writerPid?: number | undefined;
  },
): void {
  const laidOut = (artifacts: string[]): Record<string, string | Buffer> => ({
    ...documentsOf({ runId: options.runId }, `out/${options.runId}`, artifacts),
    ...options.files,
  });
  const documents = laidOut(Object.keys(laidOut([])));
  for (const [name, content] of Object.entries(documents)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  writeFileSync(
    join(directory, 'artifact_index.json'),
    text({
      schema_version: 'runtime-tools.artifact_index.v0.1',
      run_id: options.runId,
      world_id: WORLD,
      artifacts: Object.entries(documents).map(([name, content]) =>
        entryFor(`out/${options.runId}/${name}`, Buffer.from(content as string)),
      ),
      missing: [],
      status: options.status ?? 'ok',
    }),
  );
}

export const entryFor = (path: string, bytes: Uint8Array, version: string | null = null): Record<string, unknown> => ({
  path,
  file_size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  schema_version: version,
});

// biome-ignore lint/suspicious/noExplicitAny: documents of tests are edited in place
export type Editable = any;

/** Edits a JSON document in place; the index is brought up to date with it unless it is the index itself. */
export function editJson(directory: string, name: string, edit: (document: Editable) => unknown, reindex = true): void {
  const path = join(directory, name);
  const document = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const result = edit(document) ?? document;
  replaceFile(directory, name, text(result), reindex && name !== 'artifact_index.json');
}

/** Puts other bytes in a file, and their size and digest into the index. */
export function replaceFile(directory: string, name: string, content: string | Buffer, reindex = true): void {
  const bytes = Buffer.from(content as string);
  writeFileSync(join(directory, name), bytes);
  if (!reindex) return;
  const path = join(directory, 'artifact_index.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as { artifacts: { path: string }[] };
  index.artifacts = index.artifacts.map((entry) =>
    entry.path.endsWith(`/${name}`) ? { ...entry, ...entryFor(entry.path, bytes) } : entry,
  );
  writeFileSync(path, text(index));
}

/** Takes an artifact away, from the index and from what the run says it committed. */
export function drop(run: string, name: string): void {
  const isOther = (path: string): boolean => path !== name && !path.endsWith(`/${name}`);
  rmSync(join(run, name));
  editJson(run, 'run_manifest.json', ({ execution }) => {
    execution.artifacts = execution.artifacts.filter(isOther);
  });
  editJson(run, 'artifact_index.json', (index) => {
    index.artifacts = index.artifacts.filter(({ path }: Editable) => isOther(path));
  });
}

/** A run that is made once and copied for each test: what takes its time is writing one durably. */
export function copied(make: () => Promise<string>): () => Promise<string> {
  let files: Promise<Record<string, Buffer>> | null = null;
  const read = (run: string): Record<string, Buffer> =>
    Object.fromEntries(
      readdirSync(run, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [relative(run, path), readFileSync(path)]),
    );
  return async () => {
    files ??= make().then(read);
    const run = join(temporaryDirectory({ inMemory: true }), 'out/run-1');
    writeTree(run, await files);
    return run;
  };
}
