import type { ArtifactContent, BundleWriter } from '@runtime/bundle-store';
import { encodePretty, expectedArtifacts } from '@runtime/contracts';
import type { Job } from '@runtime/job';
import { type RunFacts, runDocuments } from '@runtime/observations';
import type { CompiledPlan } from '@runtime/plan';
import { indexStatement } from './attest.js';
import { KERNEL_LOG, type LaneSwitches, WORLD_COPY } from './job.js';
import { withNamedDenials } from './kernel-log.js';
import { type RunHead, runManifest, runStatus } from './manifest.js';
import type { RunRequest } from './request.js';
import type { ChannelReport } from './worker/launchd.js';
import type { RunFailure, WorkerOutcome } from './worker/supervise.js';

export interface DocumentsInput {
  writer: BundleWriter;
  plan: CompiledPlan;
  request: RunRequest;
  head: RunHead;
  job: Job;
  jobSha256: string;
  lanes: LaneSwitches;
  outcome: WorkerOutcome;
  failure: RunFailure | null;
  channel: ChannelReport;
  lock: 'kernel' | 'none';
  /** PEM of the key that signs the commit. */
  attestKey: string | null;
  signal: AbortSignal | undefined;
}

/**
 * Writes every document of a run and commits it. A run that failed keeps its raw rows and no lane documents: half a
 * lane looks like a whole one to whoever counts rows.
 *
 * @throws the reason of the signal, before the commit, when the run had not failed already.
 */
export async function writeDocuments(input: DocumentsInput): Promise<void> {
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
  const matrix = encodePretty(plan.expected_matrix);
  // The large ones come in pieces, made when they are written: their texts are several times what they are made from.
  const documents = new Map<string, ArtifactContent>([
    ['expected_matrix.generated.json', matrix],
    ['expected_matrix.json', matrix],
    ...(preflight === null ? [] : ([['apply_preflight.json', encodePretty(preflight)]] as const)),
    ...runDocuments(runFacts(input)),
  ]);

  const expected = expectedArtifacts(lanes, plan.apply_preflight_profile !== null && !request.dryRun);
  const raw = rawNames(input);
  const committed = [...expected.filter((name) => name.startsWith('run_') || documents.has(name)), ...raw];
  (manifest.execution as { artifacts: string[] }).artifacts = committed;
  // Of a run that failed while its documents were written, some that it may not have are there.
  for (const name of expected) if (!committed.includes(name)) writer.withdraw(name);
  await writer.writeAll([...documents].filter(([name]) => expected.includes(name)));
  await writer.write('run_manifest.json', encodePretty(manifest));
  if (failure === null) input.signal?.throwIfAborted();
  const state = failure === null ? 'complete' : 'failed';
  await writer.write('run_status.json', encodePretty(runStatus(head, request, state, failure, channel.diagnostics ?? undefined)));
  await writer.commit({
    worldId: head.world_id,
    status: failure === null ? 'ok' : 'failed',
    expected: [...expected, ...raw],
    moveLatest: failure === null && !request.dryRun && request.onlyProfiles.length === 0 && request.onlyScenarios.length === 0,
    statement: input.attestKey === null ? undefined : indexStatement(head.run_id, input.attestKey),
  });
}

/** What the documents are made from. A failed run says in its summary which lanes were asked for. */
function runFacts({ writer, plan, request, head, job, lanes, outcome, failure }: DocumentsInput): RunFacts {
  const files = new Map(job.profiles.map(({ profile_id, file }) => [profile_id, file]));
  return {
    ...head,
    output_root: writer.outputRoot,
    repo_root_context: '.',
    lanes,
    dry_run: request.dryRun,
    failure: failure?.message ?? null,
    profiles: plan.profiles,
    profileFile: (id) => files.get(id) ?? '',
    rows: withNamedDenials(outcome.rows, outcome.kernelLog, job),
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
