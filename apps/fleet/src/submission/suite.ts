import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { codedFailure, compareCodePoints, LIMITS } from '@runtime/contracts';
import { readTextFile } from '@runtime/files';
import { compilePlan } from '@runtime/plan';
import { FleetError } from '../error.js';
import { isSuiteFile, type SuiteFiles } from './document.js';
import { refuseUnknownDrivers } from './drivers.js';
import { layOut } from './lay-out.js';

/** A suite that asks the same wherever it is laid out. */
export interface PortableSuite {
  files: SuiteFiles;
  plan_id: string;
  plan_digest: string;
}

/**
 * Reads the suite of a plan: the plan, `registry/` and `sb/` beside it. It is compiled here and in a folder of its own, and both must ask the same.
 *
 * @throws FleetError `FLEET_SUITE_NOT_PORTABLE`, `FLEET_DRIVER_UNKNOWN`; PlanError, SbplError, WorldError for a plan that cannot run here either; FilesError.
 */
export async function readSuite(planPath: string, options: { repoRoot?: string | undefined }): Promise<PortableSuite> {
  const here = await compilePlan(planPath, options);
  refuseUnknownDrivers(here);
  const files = await filesOf(resolve(planPath));
  const place = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-fleet-'));
  try {
    const plan = await layOut(place, files, here.world);
    const there = await compilePlan(plan, { repoRoot: place }).catch((error: unknown) => {
      throw notPortable(planPath, codedFailure(error)?.message ?? String(error), error);
    });
    if (there.resolved_digest !== here.resolved_digest) throw notPortable(planPath, 'it resolves to other profiles or probes there');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { files, plan_id: here.plan.plan_id, plan_digest: here.plan_digest };
}

async function filesOf(planPath: string): Promise<SuiteFiles> {
  const folder = dirname(planPath);
  const names = ['registry', 'sb'].flatMap((part) => [...below(folder, part)]).sort(compareCodePoints);
  const read = (path: string): Promise<string> => readTextFile(path, { maxBytes: LIMITS.documentBytes });
  const files: Record<string, string> = { 'plan.json': await read(planPath) };
  for (const name of names) files[name] = await read(join(folder, name));
  return files;
}

function* below(folder: string, path: string): Generator<string> {
  const entries = readdirSync(join(folder, path), { withFileTypes: true, recursive: false });
  for (const entry of entries) {
    const name = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* below(folder, name);
    else if (entry.isFile() && isSuiteFile(name)) yield name;
  }
}

const notPortable = (path: string, why: string, cause?: unknown): FleetError =>
  new FleetError({
    code: 'FLEET_SUITE_NOT_PORTABLE',
    message: `${path} cannot run outside of its repository: ${why}`,
    path,
    hint: 'keep the registry in registry/ and the profiles in sb/ beside the plan, and name them with ./',
    cause,
  });
