import { readFileSync } from 'node:fs';
import { type HostAdditions, sha256Hex } from '@runtime/contracts';
import { loadVirtualHost, simulateProbe } from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';
import type { Host } from '../../src/host.js';
import { launchdMain } from '../../src/launchd/main.js';
import { runnerMain } from '../../src/main.js';
import { type HostTools, SYSTEM_TOOLS } from '../../src/tools.js';

/** The Mac of a test: where its tools are, and its helper where it has one. */
export interface TestMac {
  tools: HostTools;
  state: string;
  helper: string | null;
  uid: number;
  /** What it has besides what the world says. */
  additions?: HostAdditions;
}

const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

function hostOf(mac: TestMac): Host {
  const missing = Object.keys(SYSTEM_TOOLS).filter((name) => !(name in mac.tools));
  // A tool left out must not become the system's by accident.
  if (missing.length > 0) throw new Error(`the simulated Mac has no ${missing.join(', ')}`);
  const host = loadVirtualHost(world, mac.additions);
  return {
    platform: 'darwin',
    uid: mac.uid,
    tools: mac.tools,
    helper: mac.helper === null ? null : { path: mac.helper, sha256: sha256Hex(readFileSync(mac.helper)) },
    // A probe without policy finds every name that is there.
    lookUp: (path) => !simulateProbe(host, null, { operation: 'file-test-existence', target: path }).absent,
    resolve: (path) => host.resolve(path).path,
  };
}

/** The `runner` executable with other tools. In `test/`, so never packed: there is no such door in the product. */
export const testRunner = (mac: TestMac): Promise<void> => runnerMain(hostOf(mac));

/** The `launchd` executable with other tools. */
export const testLaunchd = (mac: TestMac): Promise<void> => launchdMain(hostOf(mac));
