import type { VerifiedBundle } from '@runtime/bundle-store';
import type { ChannelNameValue, ResultOf, RunnerName, RunSummary } from '@runtime/contracts';
import type { RunResults } from '@runtime/report';
import type { Context } from '../command.js';
import { shown } from '../commands/shared.js';

/** The `--json` document of `run`. Paths are relative to the caller's directory. */
export type RunDocument = ResultOf<'result.run'>;

/**
 * What a run amounted to, from the documents it committed. Its status is that of the commit, as every listing has it.
 *
 * @param rows Which rows are looked at: `all`, or the `odd` ones that did not come out as expected.
 */
export async function runOutcome(
  bundle: VerifiedBundle,
  context: Context,
  rows: 'all' | 'odd',
): Promise<{ document: RunDocument; results: RunResults }> {
  const { bundleDirectory, readJsonArtifact } = await import('@runtime/bundle-store');
  const { oddResultsOf, resultsOf } = await import('@runtime/report');
  const summary = (await readJsonArtifact(bundle, 'summary.json')) as RunSummary;
  const directory = shown(context, bundleDirectory(bundle));
  const execution = bundle.run_manifest?.['execution'] as { runner?: RunnerName } | undefined;
  const results = await (rows === 'all' ? resultsOf : oddResultsOf)(bundle);
  const { surprise, known, blocked, unmeasured } = results.counts;
  const dry = isDry(bundle);
  const document = {
    out_dir: directory,
    run_id: bundle.run_id,
    status: dry && bundle.status !== 'failed' ? ('dry' as const) : bundle.status,
    channel: summary.channel as ChannelNameValue,
    runner: execution?.runner ?? null,
    run_manifest: `${directory}/run_manifest.json`,
    artifact_index: `${directory}/artifact_index.json`,
    counts: {
      profiles: summary.profile_count,
      scenarios: summary.scenario_count,
      mismatches: surprise + known,
      blocked,
      known,
      surprises: surprise,
      unmeasured,
    },
  };
  return { document, results };
}

const isDry = (bundle: VerifiedBundle): boolean => bundle.run_manifest?.['dry_run'] === true;

/** What a run of the kernel would open for writing, as a dry run found it; null for one that was not dry. */
export async function wouldWrite(bundle: VerifiedBundle): Promise<string[] | null> {
  if (!isDry(bundle) || !bundle.artifacts.includes('job/job.json')) return null;
  const { readJsonArtifact } = await import('@runtime/bundle-store');
  const listed = ((await readJsonArtifact(bundle, 'job/job.json')) as { would_open_for_writing?: unknown }).would_open_for_writing;
  return Array.isArray(listed) ? listed.map(String) : null;
}
