import type { SeenBundle } from './load.js';
import type { Json } from './types.js';

interface Facts {
  bundle: SeenBundle;
  manifest: Json | null;
  status: Json | null;
  index: Json;
  /** The record of the apply preflight; null where it is missing or empty. */
  record: Json | null;
}

const DECISION_STAGE = ['runtime_results.json', 'runtime_events.normalized.json', 'expected_matrix.json'];

/** The eleven reasons of the reference for which a run is not promotable, and the condition of each, in its order. */
export const REASONS: Readonly<Record<string, (facts: Facts) => boolean>> = {
  manifest_missing: ({ manifest }) => manifest === null,
  bundle_in_progress: ({ status }) => typeof status?.['state'] === 'string' && status['state'].trim() === 'in_progress',
  run_status_missing: ({ status }) => status === null,
  not_clean_channel: ({ manifest }) => manifest?.['channel'] !== 'launchd_clean',
  apply_preflight_missing: ({ record }) => record === null,
  already_sandboxed: ({ record }) => (record?.['sandbox_check_self'] as Json | null | undefined)?.['sandboxed'] === true,
  apply_failed: ({ record }) => record !== null && record['apply_ok'] !== true,
  bundle_integrity_unverified: ({ bundle }) => bundle.refused !== null,
  bundle_failed: ({ bundle, index }) => bundle.refused === null && index['status'] === 'failed',
  bundle_incomplete: ({ bundle, index }) => bundle.refused === null && ((index['missing'] ?? []) as unknown[]).length > 0,
  decision_stage_artifacts_missing: ({ bundle }) => DECISION_STAGE.some((name) => !bundle.has(name)),
};

/** What the reference would say of a run: the reasons against it, sorted. None: it would call the run promotable. */
export function reasonsAgainst(bundle: SeenBundle): string[] {
  const manifest = bundle.read('run_manifest.json');
  const preflight = manifest?.['apply_preflight'] as { record?: Json } | null | undefined;
  const record = preflight?.record !== undefined && Object.keys(preflight.record).length > 0 ? preflight.record : null;
  const facts: Facts = {
    bundle,
    manifest,
    status: bundle.read('run_status.json'),
    index: bundle.read('artifact_index.json') ?? {},
    record,
  };
  return Object.keys(REASONS)
    .filter((reason) => REASONS[reason]?.(facts))
    .sort();
}
