import type { VerifiedBundle } from '@runtime/bundle-store';
import type { Context } from '../command.js';
import { root } from '../commands/shared.js';

export interface RunCounts {
  profiles: number;
  scenarios: number;
  mismatches: number;
  blocked: number;
}

/** What a run amounted to, from the documents it committed. */
export async function runCounts(bundle: VerifiedBundle, context: Context): Promise<RunCounts> {
  const { readJsonArtifact } = await import('@runtime/bundle-store');
  const summary = (await readJsonArtifact(bundle, 'summary.json')) as Record<string, unknown>;
  const mismatches = Object.values((summary['mismatch_counts'] ?? {}) as Record<string, number>).reduce((sum, n) => sum + n, 0);
  return {
    profiles: Number(summary['profile_count'] ?? 0),
    scenarios: Number(summary['scenario_count'] ?? 0),
    mismatches,
    blocked: await blockedRows(bundle, context),
  };
}

async function blockedRows(bundle: VerifiedBundle, context: Context): Promise<number> {
  if (!bundle.artifacts.includes('runtime_events.normalized.json')) return 0;
  const { bundleDirectory } = await import('@runtime/bundle-store');
  const { summarizeOpsFromBundle } = await import('@runtime/op-summary');
  const { ops } = await summarizeOpsFromBundle(bundleDirectory(bundle), root(context));
  return Object.values(ops).reduce((sum, op) => sum + op.blocked.total, 0);
}

/** The `--json` document of `run` (cli: `run`). */
export function runDocument(bundle: VerifiedBundle, counts: RunCounts) {
  const manifest = bundle.run_manifest as Record<string, unknown>;
  const execution = manifest['execution'] as { runner?: string } | undefined;
  return {
    out_dir: bundle.bundle_dir,
    run_id: bundle.run_id,
    status: bundle.status,
    channel: String(manifest['channel']),
    runner: execution?.runner ?? null,
    run_manifest: `${bundle.bundle_dir}/run_manifest.json`,
    artifact_index: `${bundle.bundle_dir}/artifact_index.json`,
    counts,
  };
}
