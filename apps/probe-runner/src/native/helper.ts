import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '@runtime/contracts';
import type { ToolFact } from '@runtime/job';
import { ProbeRunnerError } from '../error.js';
import { HELPER_BUILDS } from './builds.js';

/** The native helper of this machine: our own program, built for it. */
export interface Helper {
  path: string;
  /** Digest that its bytes must have. */
  sha256: string;
}

const HELPER_NAME = 'runtime_helper';

/** The build that stands beside the runner; null where none fits, or where it is not the one that was built. */
export function helperBeside(module: string, machine = `${process.platform}-${process.arch}`): Helper | null {
  if (!Object.hasOwn(HELPER_BUILDS, machine)) return null;
  const { file, sha256 } = HELPER_BUILDS[machine as keyof typeof HELPER_BUILDS];
  const helper = { path: fileURLToPath(new URL(file, module)), sha256 };
  return digestOf(helper) === sha256 ? helper : null;
}

/** Compared before each launch: what a probe wrote to would answer for the policy from then on. */
export function assertHelper(helper: Helper): void {
  const found = digestOf(helper);
  if (found === helper.sha256) return;
  throw new ProbeRunnerError({
    code: 'HELPER_CHANGED',
    message: 'the native helper is not the one that was built',
    path: helper.path,
    hint: 'something wrote to it after the run began; nothing after it was measured',
    details: { expected: helper.sha256, found },
  });
}

/** The helper among the tools of a run. Its place is that of the run, which is nobody's business. */
export function describeHelper(helper: Helper): ToolFact {
  const committed = Object.values(HELPER_BUILDS).find(({ sha256 }) => sha256 === helper.sha256);
  const shared = { name: HELPER_NAME, path: committed?.file ?? HELPER_NAME, real_path: null, sha256: digestOf(helper), system: false };
  return committed === undefined ? shared : { ...shared, manifest_sha256: committed.sha256 };
}

function digestOf({ path }: Helper): string | null {
  try {
    return sha256Hex(readFileSync(path));
  } catch {
    return null;
  }
}
