import type { Context } from '../command.js';
import { common } from '../commands/shared.js';
import { byTime } from '../results/runs.js';

/** The filters that run again what the newest run under a bundle root left to look at; empty where there is nothing. */
export async function lastFailed(
  out: string,
  context: Context,
): Promise<{ run_id: string; onlyProfiles: string[]; onlyScenarios: string[] } | null> {
  const { listRuns } = await import('@runtime/bundle-store');
  const { existsSync } = await import('node:fs');
  if (!existsSync(out)) return null;
  const { runs } = await listRuns(out);
  const [newest] = runs.filter(({ kind }) => kind === 'committed').sort(byTime);
  if (newest === undefined) return null;
  const { join } = await import('node:path');
  const { readResults } = await import('@runtime/report');
  const { rows } = await readResults(join(out, newest.run_id), common(context));
  const failed = rows.filter(({ verdict }) => verdict !== 'match' && verdict !== 'known');
  return {
    run_id: newest.run_id,
    onlyProfiles: [...new Set(failed.map(({ profile_id }) => profile_id))],
    onlyScenarios: [...new Set(failed.map(({ expectation_id }) => expectation_id))],
  };
}
