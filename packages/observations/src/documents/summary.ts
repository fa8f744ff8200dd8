import { type RunSummary, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { RunFacts } from '../run.js';

/** `summary.json` (contract: execution, 2.12). */
export const runSummary = (run: RunFacts, status: RunSummary['status'], mismatchCounts: Record<string, number>): RunSummary => ({
  schema_version: SCHEMA_VERSIONS.summary,
  world_id: run.world_id,
  run_id: run.run_id,
  status,
  plan_id: run.plan_id,
  plan_digest: run.plan_digest,
  channel: run.channel,
  lanes: { ...run.lanes },
  profile_count: run.profiles.length,
  scenario_count: run.profiles.reduce((count, { probes }) => count + probes.length, 0),
  expected_profiles: run.profiles.map(({ profile_id }) => profile_id),
  mismatch_counts: mismatchCounts,
  dry_run: run.dry_run,
  ...(run.filters === null ? {} : { filters: run.filters }),
});

/** `summary.md`: the same for a reader. */
export function renderSummary(summary: RunSummary): string {
  const { filters } = summary;
  const mismatches = Object.values(summary.mismatch_counts).reduce((sum, count) => sum + count, 0);
  const lines = [
    '# Runtime Summary',
    '',
    `Status: ${summary.status}`,
    `Plan: ${oneLine(summary.plan_id)}`,
    ...(filters === undefined ? [] : [`Only: ${[...filters.only_profiles, ...filters.only_scenarios].map(oneLine).join(', ')}`]),
    `Channel: ${summary.channel}`,
    `Profiles: ${summary.profile_count}`,
    `Scenarios: ${summary.scenario_count}`,
    '',
    `Mismatches: ${mismatches === 0 ? 'none' : mismatches}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A plan id comes from its author: one that holds a line end may not start a line of its own. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ');
