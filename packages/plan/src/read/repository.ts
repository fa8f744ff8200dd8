import { dirname, join } from 'node:path';
import { checkDocument, DEFAULT_WORLD_ID, parseJson, type RuntimeConfig, RuntimeConfigSchema } from '@runtime/contracts';
import { FilesError, findRepoRoot, readRegularFile, toRepoRelative } from '@runtime/files';
import { PlanError } from '../error.js';
import type { RepoOptions } from '../types.js';
import { placeOf } from './place.js';

export const CONFIG_NAME = 'runtime.config.json';

/** Where the registry index lies when the configuration does not say. */
export const DEFAULT_REGISTRY_INDEX = 'registry/index.json';

/** A repository root with its configuration. */
export interface Repository {
  /** Absolute, without links. */
  root: string;
  config: RuntimeConfig;
  /** The world this repository works on. */
  worldId: string;
  registryIndex: string;
}

/**
 * Finds the root for an input and reads its `runtime.config.json`, if there is one.
 *
 * @throws PlanError `CONFIG_INVALID`; FilesError for a root that is none or a file that cannot be read.
 */
export async function openRepository(options: RepoOptions & { input?: string | undefined } = {}): Promise<Repository> {
  const root = await findRepoRoot({ repoRoot: options.repoRoot, input: options.input });
  const config = await readConfig(root);
  return {
    root,
    config,
    worldId: config.world_id ?? DEFAULT_WORLD_ID,
    registryIndex: config.registry_index ?? DEFAULT_REGISTRY_INDEX,
  };
}

async function readConfig(root: string): Promise<RuntimeConfig> {
  let bytes: Buffer;
  try {
    bytes = await readRegularFile(join(root, CONFIG_NAME));
  } catch (error) {
    if (error instanceof FilesError && error.code === 'FILE_NOT_FOUND') return {};
    throw error;
  }
  let value: unknown;
  try {
    value = parseJson(bytes, { path: CONFIG_NAME });
  } catch (cause) {
    throw new PlanError({
      code: 'CONFIG_INVALID',
      message: `${CONFIG_NAME} is not JSON: ${(cause as Error).message}`,
      path: CONFIG_NAME,
      hint: 'correct it, or replace its content by {}',
      cause,
    });
  }
  const problems = checkDocument(RuntimeConfigSchema, value);
  if (problems.length > 0) {
    const [first] = problems;
    throw new PlanError({
      code: 'CONFIG_INVALID',
      message: `${CONFIG_NAME}: ${first!.message}`,
      path: CONFIG_NAME,
      field: first!.field,
      hint: 'members: world_id, registry_index, plans, links, ops_vocab, worlds, inventory',
      details: { problems },
    });
  }
  const config = value as RuntimeConfig;
  for (const [field, path] of configuredPaths(config)) {
    const place = placeOf(root, path, '.');
    if ('fault' in place || place.host) {
      throw new PlanError({
        code: 'PATH_OUTSIDE_ROOT',
        message: `${CONFIG_NAME}: ${field} leaves the repository: ${path}`,
        path: CONFIG_NAME,
        field,
        hint: 'paths in the configuration are relative to the repository root and stay inside it',
      });
    }
  }
  return config;
}

function* configuredPaths(config: RuntimeConfig): Generator<[string, string]> {
  for (const field of ['registry_index', 'links', 'ops_vocab'] as const) {
    const path = config[field];
    if (path !== undefined) yield [`/${field}`, path];
  }
  for (const [i, path] of (config.worlds ?? []).entries()) yield [`/worlds/${i}`, path];
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
