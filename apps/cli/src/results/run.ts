import type { VerifiedBundle } from '@runtime/bundle-store';
import type { ChannelNameValue, ResultOf, RunnerName, RunSummary } from '@runtime/contracts';
import type { RunPlanOptions, WatchOutcome } from '@runtime/execution';
import type { RunResults } from '@runtime/report';
import type { Context } from '../command.js';
import { shown } from '../commands/shared.js';

/** The `--json` document of `run`. Paths are relative to the caller's directory. */
export type RunDocument = ResultOf<'result.run'>;

/** A run that is over: its bundle, and what it amounted to. */
interface RunOutcome {
  bundle: VerifiedBundle;
  document: RunDocument;
  results: RunResults;
}

/**
 * Runs a plan, and looks at the rows that came of it while its bundle is verified.
 *
 * @param most Of how many probes that nobody foretold rows are made; of all probes unless told otherwise.
 */
export async function runAndGather(
  plan: string,
  out: string,
  options: RunPlanOptions,
  most: number | undefined,
  context: Context,
): Promise<RunOutcome> {
  const { runPlanWatched } = await import('@runtime/execution');
  const { RunRows } = await import('@runtime/report');
  let rows = new RunRows();
  const watch: WatchOutcome = (unforeseen) => {
    rows = new RunRows(most === undefined ? undefined : unforeseen.slice(0, most));
    return rows.watch;
  };
  const bundle = await runPlanWatched(plan, out, { ...options, watch });
  const results = await rows.results(bundle);
  return { bundle, results, document: await outcomeOf(bundle, results, context) };
}

/** From the documents that the run committed. Its status is that of the commit, as every listing has it. */
async function outcomeOf(bundle: VerifiedBundle, { counts }: RunResults, context: Context): Promise<RunDocument> {
  const { bundleDirectory, readJsonArtifact } = await import('@runtime/bundle-store');
  const summary = (await readJsonArtifact(bundle, 'summary.json')) as RunSummary;
  const directory = shown(context, bundleDirectory(bundle));
  const execution = bundle.run_manifest?.['execution'] as { runner?: RunnerName } | undefined;
  const { surprise, known, blocked, unmeasured } = counts;
  const dry = isDry(bundle);
  return {
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
}

const isDry = (bundle: VerifiedBundle): boolean => bundle.run_manifest?.['dry_run'] === true;

/** What a run of the kernel would open for writing, as a dry run found it; null for one that was not dry. */
export async function wouldWrite(bundle: VerifiedBundle): Promise<string[] | null> {
  if (!isDry(bundle) || !bundle.artifacts.includes('job/job.json')) return null;
  const { readJsonArtifact } = await import('@runtime/bundle-store');
  const listed = ((await readJsonArtifact(bundle, 'job/job.json')) as { would_open_for_writing?: unknown }).would_open_for_writing;
  return Array.isArray(listed) ? listed.map(String) : null;
}
