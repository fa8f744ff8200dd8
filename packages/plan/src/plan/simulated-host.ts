import { simulatedHostProblems } from '@runtime/sbpl';
import type { FindingList } from '../finding.js';

/**
 * What a plan adds to the virtual host must be what can be added. Apart from the other checks of a plan: this one needs
 * the host, which commands that only list and describe do not load.
 */
export function checkSimulatedHost(simulatedHost: unknown, path: string, found: FindingList): void {
  if (simulatedHost === undefined) return;
  for (const { field, message } of simulatedHostProblems(simulatedHost)) {
    found.error({
      code: 'plan.bad_simulated_host',
      path,
      field: `/simulated_host${field}`,
      message,
      hint: 'it is {"files": {"/Users/me/a.txt": {}}, "directories": {…}, "links": {…}}, under resolved paths that the virtual host does not have yet',
    });
  }
}
