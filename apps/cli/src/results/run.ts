import type { VerifiedBundle } from '@runtime/bundle-store';
import type { ChannelNameValue, ResultOf, RunnerName, RunSummary } from '@runtime/contracts';
import type { Context } from '../command.js';
import { shown } from '../commands/shared.js';
import type { OperationDecisions } from './decisions.js';
import { decisionTable, totalOf } from './decisions.js';

/** The `--json` document of `run`. Paths are relative to the caller's directory. */
export type RunDocument = ResultOf<'result.run'>;

/** What a run amounted to, from the documents it committed. */
export async function runOutcome(
  bundle: VerifiedBundle,
  context: Context,
): Promise<{ document: RunDocument; operations: OperationDecisions[] }> {
  const { bundleDirectory, readJsonArtifact } = await import('@runtime/bundle-store');
  const summary = (await readJsonArtifact(bundle, 'summary.json')) as RunSummary;
  const directory = shown(context, bundleDirectory(bundle));
  const execution = bundle.run_manifest?.['execution'] as { runner?: RunnerName } | undefined;
  const operations = await decisionTable(bundle);
  const { mismatch, blocked } = totalOf(operations);
  const document = {
    out_dir: directory,
    run_id: bundle.run_id,
    status: summary.status,
    channel: summary.channel as ChannelNameValue,
    runner: execution?.runner ?? null,
    run_manifest: `${directory}/run_manifest.json`,
    artifact_index: `${directory}/artifact_index.json`,
    counts: {
      profiles: summary.profile_count,
      scenarios: summary.scenario_count,
      mismatches: mismatch,
      blocked,
    },
  };
  return { document, operations };
}

/** What a run of the kernel would open for writing, as a dry run found it; null for one that was not dry. */
export async function wouldWrite(bundle: VerifiedBundle): Promise<string[] | null> {
  if (bundle.run_manifest?.['dry_run'] !== true || !bundle.artifacts.includes('job/job.json')) return null;
  const { readJsonArtifact } = await import('@runtime/bundle-store');
  const listed = ((await readJsonArtifact(bundle, 'job/job.json')) as { would_open_for_writing?: unknown }).would_open_for_writing;
  return Array.isArray(listed) ? listed.map(String) : null;
}
