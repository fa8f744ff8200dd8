import { accessSync, constants } from 'node:fs';
import type { RunnerFacts } from '@runtime/job';
import type { Host } from './host.js';
import { hostFacts } from './host-facts.js';
import { selfCheck } from './seatbelt/self-check.js';

/** What `runtime status` asks of the runner. Nothing is applied off macOS, where there is nothing to ask. */
export async function reportFacts(host: Host): Promise<RunnerFacts> {
  const mac = host.platform === 'darwin';
  const facts = await hostFacts(host, mac ? 'seatbelt' : 'simulated', { probes: [] }, null);
  return {
    host: facts.host,
    world_match: facts.world_match,
    tools_present: Object.fromEntries(
      (['launchctl', 'sandbox_exec', 'plutil', 'log'] as const).map((name) => [name, present(host.tools[name])]),
    ),
    self_check: mac ? await selfCheck(host) : null,
    ffi: host.helper !== null,
  };
}

function present(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
