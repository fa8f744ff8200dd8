import { type Plan, simulatedAdditions } from '@runtime/contracts';
import { simulatedHostProblems } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import type { FindingList } from '../finding.js';
import { Placeholders } from '../placeholders.js';

/**
 * What a plan adds to the virtual host must be what can be added. Apart from the other checks of a plan: this one needs
 * the host, which commands that only list and describe do not load.
 */
export function checkSimulatedHost(plan: Plan, world: World, path: string, found: FindingList): void {
  const simulatedHost: unknown = plan.simulated_host;
  if (simulatedHost === undefined || world.host === null) return;
  const placeholders = new Placeholders(plan);
  for (const { field, message } of simulatedHostProblems(
    simulatedAdditions(simulatedHost, [], (path) => placeholders.simulatedTarget(path)),
    world,
  )) {
    found.error({
      code: 'plan.bad_simulated_host',
      path,
      field: `/simulated_host${field}`,
      message,
      hint: 'it is {"files": {"/Users/me/a.txt": {}}, "directories": {…}, "links": {…}}, under resolved paths that the virtual host does not have yet',
    });
  }
}
