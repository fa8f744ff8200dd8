import { DEFAULT_WORLD_ID } from '@runtime/contracts';
import type { Host } from '../host.js';
import { hostFacts } from '../host-facts.js';

/** Placeholder order of checks lives in checks.ts. */
export async function selftest(host: Host): Promise<Record<string, unknown>> {
  const { CHECKS } = await import('./checks.js');
  const facts = await hostFacts(host, 'seatbelt', { world_id: DEFAULT_WORLD_ID, probes: [] });
  const checks: Record<string, unknown>[] = [];
  for (const check of CHECKS) checks.push({ id: check.id, question: check.question, ...(await check.run(host)) });
  return { schema_version: 'runtime-tools.selftest.v0.1', ...facts, checks };
}
