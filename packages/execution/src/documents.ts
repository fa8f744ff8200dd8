import type { ArtifactContent, BundleWriter } from '@runtime/bundle-store';
import { encodePretty, rememberKeyOrder } from '@runtime/contracts';
import type { Job } from '@runtime/job';
import { derivePieces, prettyPieces } from '@runtime/observations';
import type { CompiledPlan } from '@runtime/plan';
import { expectedDocuments } from './artifacts.js';
import { indexStatement } from './attest.js';
import type { LaneSwitches } from './job.js';
import { type RunHead, runManifest, runStatus } from './manifest.js';
import type { RunRequest } from './request.js';
import { buildBaselineResults } from './results/baseline-results.js';
import { buildOracleResults, buildOracleRows } from './results/oracle-results.js';
import { RowTable } from './results/rows.js';
import { buildRuntimeResults } from './results/runtime-results.js';
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
  // The large ones come in pieces, made when they are written: their texts are several times what they are made from.
  const documents = new Map<string, ArtifactContent>();
  const lanesRun = failure === null ? lanes : { baseline: false, scenario: false, oracle: false };
  const rows = new RowTable(outcome.rows);
  const fileOf = (profileId: string) => input.job.profiles.find((profile) => profile.profile_id === profileId)?.file ?? '';
  const results = lanesRun.scenario
    ? buildRuntimeResults(plan, rows, { runId: head.run_id, outputRoot: writer.outputRoot, fileOf: memo(fileOf) })
    : null;
  if (results !== null)
    rememberKeyOrder(
      results,
      plan.profiles.map((profile) => profile.profile_id),
    );
  const baseline = lanesRun.baseline ? buildBaselineResults(plan, rows, head.run_id) : null;
  const oracleRows = lanesRun.oracle ? buildOracleRows(plan, rows, head.run_id) : null;
  const matrix = encodePretty(plan.expected_matrix);
  documents.set('expected_matrix.generated.json', matrix);
  documents.set('expected_matrix.json', matrix);
  if (preflight !== null) documents.set('apply_preflight.json', encodePretty(preflight));
  if (baseline !== null) documents.set('baseline_results.json', prettyPieces(baseline));
  if (results !== null) documents.set('runtime_results.json', prettyPieces(results));
  if (oracleRows !== null) documents.set('oracle_results.json', prettyPieces(buildOracleResults(plan, oracleRows, head.run_id)));

  const expected = expectedDocuments(lanes, plan.apply_preflight_profile !== null && !request.dryRun);
  const raw = rawNames(input);
  const manifest = runManifest({
    head,
    request,
    lanes,
    outputRoot: writer.outputRoot,
    applyPreflight: preflight,
    hello: outcome.hello,
    label: channel.label,
    jobSha256: input.jobSha256,
    lock: input.lock,
    artifacts: [],
  });
  const derived = derivePieces({
    rules: 'runtime',
    runtime_results: results,
    expected_matrix: plan.expected_matrix,
    baseline_results: baseline,
    manifest,
    oracle_rows: oracleRows,
    // A failed run derives nothing from lanes, and says in its summary which were asked for.
    lanes,
    dry_run: request.dryRun,
    error: failure?.message ?? null,
    known: Object.fromEntries(plan.profiles.map((profile) => [profile.profile_id, profile.known])),
    harness_version: outcome.rows[0]?.harness,
  });
  for (const [name, pieces] of derived.documents) if (failure === null || ALWAYS.has(name)) documents.set(name, pieces);

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
    moveLatest: failure === null && !request.dryRun,
    statement: input.attestKey === null ? undefined : indexStatement(head.run_id, input.attestKey),
  });
}

/** Derived documents that a failed run has too. */
const ALWAYS = new Set(['mismatch_summary.json', 'mismatch_packets.jsonl', 'summary.json', 'summary.md']);

/** The folders, each sorted by code point: they are part of the commit. */
function rawNames({ writer, job, channel, request, outcome }: DocumentsInput): string[] {
  const preflight = job.apply_preflight === undefined ? [] : [job.apply_preflight.file];
  const profiles = [...job.profiles.map((profile) => profile.file), ...preflight].sort();
  const jobFiles = request.dryRun
    ? ['job/job.json']
    : [...(outcome.done === null ? [] : ['job/done.json']), 'job/job.json', 'job/results.ndjson'];
  return [...profiles, ...jobFiles, ...[...channel.files.keys()].sort()].filter((name) => writer.has(name));
}

/** One pass over the profiles instead of one for each row. */
function memo(find: (id: string) => string): (id: string) => string {
  const known = new Map<string, string>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    known.set(id, found);
    return found;
  };
}
