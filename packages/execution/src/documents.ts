import type { BundleWriter } from '@runtime/bundle-store';
import { encodePretty, expectedArtifacts, type Lane, prettyPieces } from '@runtime/contracts';
import type { Job, JobRow } from '@runtime/job';
import { deriveDocuments, type ProbeName, type ProfileStatus, type RunFacts } from '@runtime/observations';
import type { CompiledPlan } from '@runtime/plan';
import { indexStatement } from './attest.js';
import { KERNEL_LOG, type LaneSwitches, WORLD_COPY } from './job.js';
import { denialNames } from './kernel-log.js';
import { type RunHead, runManifest, runStatus } from './manifest.js';
import type { WatchOutcome } from './options.js';
import { isFiltered, type RunRequest } from './request.js';
import type { ChannelReport } from './worker/launchd.js';
import type { RunFailure, WorkerOutcome } from './worker/supervise.js';
import { writeTogether } from './write-together.js';

export interface DocumentsInput {
  writer: BundleWriter;
  plan: CompiledPlan;
  request: RunRequest;
  head: RunHead;
  job: Job;
  jobSha256: string;
  lanes: LaneSwitches;
  outcome: WorkerOutcome;
  /** Of the profiles whose rows have come. */
  statuses: readonly ProfileStatus[];
  failure: RunFailure | null;
  channel: ChannelReport;
  lock: 'kernel' | 'none';
  /** PEM of the key that signs the commit. */
  attestKey: string | null;
  signal: AbortSignal | undefined;
  watch: WatchOutcome | undefined;
}

/**
 * Writes every document of a run and commits it. A run that failed keeps its raw rows and no lane documents: half a
 * lane looks like a whole one to whoever counts rows. Returns the probes that {@link WatchOutcome} is told of.
 *
 * @throws the reason of the signal, before the commit, when the run had not failed already.
 */
export async function writeDocuments(input: DocumentsInput): Promise<readonly ProbeName[]> {
  const { writer, plan, request, head, lanes, outcome, failure, channel } = input;
  const preflight = outcome.done?.apply_preflight ?? null;
  const manifest = runManifest({
    head,
    world: plan.world,
    request,
    lanes,
    outputRoot: writer.outputRoot,
    applyPreflight: preflight,
    hello: outcome.hello,
    label: channel.label,
    jobSha256: input.jobSha256,
    profiles: input.job.profiles,
    lock: input.lock,
    directorySync: writer.directorySync,
    artifacts: [],
  });
  const expected = expectedArtifacts(lanes, plan.apply_preflight_profile !== null && !request.dryRun);
  // Of a run that failed while its documents were written, some that it may not have are there.
  for (const name of expected) if (!name.startsWith('run_')) writer.withdraw(name);
  let unforeseen: readonly ProbeName[] = [];
  await writeTogether(writer, (open) => {
    const { expected_matrix: matrix } = plan;
    const sinks = MATRICES.map((name) => open(name, matrix.schema_version));
    for (const piece of prettyPieces(matrix)) for (const sink of sinks) sink(piece);
    if (preflight !== null && expected.includes(PREFLIGHT)) open(PREFLIGHT)(encodePretty(preflight));
    unforeseen = deriveDocuments(runFacts(input), (name) => (expected.includes(name) ? open(name) : null));
  });

  const raw = rawNames(input);
  (manifest.execution as { artifacts: string[] }).artifacts = [
    ...expected.filter((name) => name.startsWith('run_') || writer.has(name)),
    ...raw,
  ];
  await writer.write('run_manifest.json', encodePretty(manifest));
  if (failure === null) input.signal?.throwIfAborted();
  const state = failure === null ? 'complete' : 'failed';
  await writer.write('run_status.json', encodePretty(runStatus(head, request, state, failure, channel.diagnostics ?? undefined)));
  await writer.commit({
    worldId: head.world_id,
    status: failure === null ? 'ok' : 'failed',
    expected: [...expected, ...raw],
    moveLatest: failure === null && !request.dryRun && !isFiltered(request),
    statement: input.attestKey === null ? undefined : indexStatement(head.run_id, input.attestKey),
    watch: input.watch?.(unforeseen),
  });
  return unforeseen;
}

const MATRICES = ['expected_matrix.generated.json', 'expected_matrix.json'];
const PREFLIGHT = 'apply_preflight.json';

/** What the documents are made from. A failed run says in its summary which lanes were asked for. */
function runFacts({ writer, plan, request, head, job, lanes, outcome, statuses, failure }: DocumentsInput): RunFacts {
  const files = new Map(job.profiles.map(({ profile_id, file }) => [profile_id, file]));
  const named = denialNames(outcome.kernelLog, job);
  const rowsOf = (lane: Lane): Iterable<JobRow> => ({
    *[Symbol.iterator]() {
      for (const row of outcome.rows?.of(lane) ?? []) yield named(row);
    },
  });
  return {
    ...head,
    output_root: writer.outputRoot,
    repo_root_context: '.',
    lanes,
    dry_run: request.dryRun,
    filters: isFiltered(request) ? request.filters : null,
    failure: failure?.message ?? null,
    profiles: plan.profiles,
    statuses,
    profileFile: (id) => files.get(id) ?? '',
    rows: { baseline: rowsOf('baseline'), scenario: rowsOf('scenario'), oracle: rowsOf('oracle') },
    tools: outcome.hello?.tools ?? [],
    errnoName: (errno) => plan.world.errnos.name(errno),
  };
}

/** The folders, each sorted by code point: they are part of the commit. */
function rawNames({ writer, job, channel, request, outcome }: DocumentsInput): string[] {
  const preflight = job.apply_preflight === undefined ? [] : [job.apply_preflight.file];
  const profiles = [...job.profiles.map((profile) => profile.file), ...preflight].sort();
  const jobFiles = request.dryRun
    ? ['job/job.json', WORLD_COPY]
    : [...(outcome.done === null ? [] : ['job/done.json']), 'job/job.json', KERNEL_LOG, 'job/results.ndjson', WORLD_COPY];
  return [...profiles, ...jobFiles, ...[...channel.files.keys()].sort()].filter((name) => writer.has(name));
}
