import { dirname } from 'node:path';
import type { RuntimeConfig } from '@runtime/contracts';
import { findRepoRoot, readConfig, toRepoRelative } from '@runtime/files';
import { PlanError } from '../error.js';
import type { RepoOptions } from '../types.js';

/** Where the registry index lies when the configuration does not say. */
const DEFAULT_REGISTRY_INDEX = 'registry/index.json';

/** A repository root with its configuration. */
export interface Repository {
  /** Absolute, without links. */
  root: string;
  config: RuntimeConfig;
  /** The world this repository says it works on. */
  worldId: string | null;
  registryIndex: string;
}

/**
 * Finds the root for an input and reads its `runtime.config.json`, if there is one.
 *
 * @throws FilesError `CONFIG_INVALID`, `ROOT_NOT_FOUND`, and those of reading a file.
 */
export async function openRepository(options: RepoOptions & { input?: string | undefined } = {}): Promise<Repository> {
  const root = await findRepoRoot({ repoRoot: options.repoRoot, input: options.input });
  const config = await readConfig(root);
  return {
    root,
    config,
    worldId: config.world_id ?? null,
    registryIndex: config.registry_index ?? DEFAULT_REGISTRY_INDEX,
  };
}

/**
 * Where a plan lies, as documents name it.
 *
 * @throws PlanError `PLAN_OUTSIDE_ROOT`.
 */
export function planPlace(repository: Repository, absolute: string): { path: string; directory: string } {
  try {
    const path = toRepoRelative(repository.root, absolute);
    return { path, directory: dirname(path) };
  } catch (cause) {
    throw new PlanError({
      code: 'PLAN_OUTSIDE_ROOT',
      message: `${absolute} does not lie below the repository root ${repository.root}`,
      path: absolute,
      hint: 'name the right root with --repo-root, or move the suite below it',
      cause,
    });
  }
}
