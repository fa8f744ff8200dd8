import { orderedKeys, SCHEMA_VERSIONS } from '@runtime/contracts';
import { isObject, type JsonObject, orNull, truthy } from '../python/values.js';

export interface SummaryInput {
  manifest: unknown;
  expected_matrix: unknown;
  world_id: unknown;
  status: 'ok' | 'partial';
  /** As given: an absent lane is not filled in. */
  lanes: object;
  mismatch_counts: Readonly<Record<string, number>>;
}

/** `summary.json` (contract: execution, 2.12). */
export function buildSummary(input: SummaryInput): JsonObject {
  const manifest = isObject(input.manifest) ? input.manifest : {};
  const profiles = isObject(input.expected_matrix) && isObject(input.expected_matrix['profiles']) ? input.expected_matrix['profiles'] : {};
  const ids = orderedKeys(profiles);
  return {
    schema_version: SCHEMA_VERSIONS.summary,
    world_id: orNull(input.world_id),
    run_id: orNull(manifest['run_id']),
    status: input.status,
    plan_id: orNull(manifest['plan_id']),
    plan_digest: orNull(manifest['plan_digest']),
    channel: orNull(manifest['channel']),
    lanes: input.lanes,
    profile_count: ids.length,
    scenario_count: ids.reduce((count, id) => count + rowCount(profiles[id]), 0),
    expected_profiles: ids,
    mismatch_counts: input.mismatch_counts,
    dry_run: false,
  };
}

const rowCount = (profile: unknown): number => {
  const probes = isObject(profile) ? profile['probes'] : null;
  return truthy(probes) && Array.isArray(probes) ? probes.length : 0;
};

/** `summary.md`: the same for a reader. */
export function renderSummaryMarkdown(summary: JsonObject): string {
  const counts = isObject(summary['mismatch_counts']) ? Object.values(summary['mismatch_counts']) : [];
  const mismatches = counts.reduce<number>((sum, count) => sum + Number(count), 0);
  const lines = [
    '# Runtime Summary',
    '',
    `Status: ${line(summary['status'])}`,
    `Plan: ${line(summary['plan_id'])}`,
    `Channel: ${line(summary['channel'])}`,
    `Profiles: ${line(summary['profile_count'])}`,
    `Scenarios: ${line(summary['scenario_count'])}`,
    '',
    `Mismatches: ${mismatches === 0 ? 'none' : mismatches}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Ids come from documents: one that holds a line end may not start a line of its own. */
const line = (value: unknown): string => String(value).replace(/[\r\n\u2028\u2029]+/g, ' ');
