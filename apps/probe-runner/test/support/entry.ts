import type { Host } from '../../src/host.js';
import { launchdMain } from '../../src/launchd/main.js';
import { runnerMain } from '../../src/main.js';
import { type HostTools, SYSTEM_TOOLS } from '../../src/tools.js';
import { simulatedLookUp, simulatedNative } from './simulated-native.js';

/** The Mac of a test: where its tools are, and whether its library can be called. */
export interface TestMac {
  tools: HostTools;
  state: string;
  ffi: boolean;
  uid: number;
}

function hostOf(mac: TestMac): Host {
  const missing = Object.keys(SYSTEM_TOOLS).filter((name) => !(name in mac.tools));
  // A tool left out must not become the system's by accident.
  if (missing.length > 0) throw new Error(`the simulated Mac has no ${missing.join(', ')}`);
  return {
    platform: 'darwin',
    uid: mac.uid,
    tools: mac.tools,
    native: async () => (mac.ffi ? simulatedNative(mac.state) : null),
    lookUp: simulatedLookUp,
  };
}

/** The `runner` executable with other tools. In `test/`, so never packed: there is no such door in the product. */
export const testRunner = (mac: TestMac): Promise<void> => runnerMain(hostOf(mac));

/** The `launchd` executable with other tools. */
export const testLaunchd = (mac: TestMac): Promise<void> => launchdMain(hostOf(mac));
