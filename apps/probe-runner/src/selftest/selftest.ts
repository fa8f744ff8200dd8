import type { Host } from '../host.js';
import { hostFacts } from '../host-facts.js';
import { createStage, removeStage } from '../launchd/stage.js';
import type { Check, CheckContext } from './check.js';
import { LAUNCHD_CHECKS } from './launchd-checks.js';
import { SANDBOX_CHECKS } from './sandbox-checks.js';

const CHECKS: readonly Check[] = [...SANDBOX_CHECKS, ...LAUNCHD_CHECKS];

/** Runs every check, one after the other, in a directory of its own. A check that breaks is a finding, too. */
export async function selftest(host: Host): Promise<Record<string, unknown>> {
  const { host: facts, tools, world_match } = await hostFacts(host, 'seatbelt', { probes: [] }, null);
  const directory = await createStage(host);
  const checks: Record<string, unknown>[] = [];
  try {
    for (const check of CHECKS) checks.push({ id: check.id, question: check.question, ...(await attempt(check, { host, directory })) });
  } finally {
    removeStage(directory);
  }
  const counts: Record<string, number> = {};
  for (const { outcome } of checks) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
  return { schema_version: 'runtime-tools.selftest.v0.1', host: facts, world_match, tools, counts, checks };
}

async function attempt(check: Check, context: CheckContext): Promise<Record<string, unknown>> {
  try {
    return { ...(await check.run(context)) };
  } catch (error) {
    return { outcome: 'differs', expected: 'the check runs', found: { error: error instanceof Error ? error.message : String(error) } };
  }
}
