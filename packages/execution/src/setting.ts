import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Hello } from '@runtime/job';
import { ExecutionError } from './error.js';

/** What a run takes from its surroundings, as one value. Tests replace it; nothing a user sets can. */
export interface Setting {
  platform: NodeJS.Platform;
  uid: number | null;
  /** Absolute path of the runner executable. */
  runnerEntry: () => string;
  /** Absolute path of the executable that has launchd start the runner. */
  launchdEntry: () => string;
  /** Milliseconds; the defaults of the launchd channel unless a test is in a hurry. */
  launchTiming?: { kickstart: number; grace: number; watch?: number };
  /** Milliseconds until a worker must have connected. */
  connectMs?: number;
  /** Limits of the job, in milliseconds; the usual ones unless a test is in a hurry. */
  limits?: { probe_ms?: number; total_ms?: number };
  /** Called with what a worker says of itself, before it begins. */
  onHello?: (hello: Hello) => void;
  /** Milliseconds that a check of the self test may take; minutes unless a test is in a hurry. */
  checkMs?: number;
}

export const productionSetting: Setting = {
  platform: process.platform,
  uid: process.getuid?.() ?? null,
  runnerEntry: () => entry('@runtime/probe-runner/runner'),
  launchdEntry: () => entry('@runtime/probe-runner/launchd'),
};

/** The runner is another package, found by its name and never imported. */
function entry(name: string): string {
  let path: string;
  try {
    path = resolvePackage(name);
  } catch (cause) {
    throw notInstalled(name, cause);
  }
  if (!existsSync(path)) throw notInstalled(name, undefined);
  return path;
}

function resolvePackage(name: string): string {
  try {
    return fileURLToPath(import.meta.resolve(name));
  } catch {
    // Some loaders have no `resolve`; the package's exports are plain strings, so this finds the same file.
    return createRequire(import.meta.url).resolve(name);
  }
}

const notInstalled = (name: string, cause: unknown): ExecutionError =>
  new ExecutionError({
    code: 'RUNNER_NOT_INSTALLED',
    message: `the probe runner ${name} is not there`,
    category: 'host',
    hint: 'install @runtime/probe-runner, or build it in this repository (npm start builds everything)',
    cause,
  });
