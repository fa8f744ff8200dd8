import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodePoints, RuntimeError } from '@runtime/contracts';
import { compileGlob } from '@runtime/files';
import { openRepository, type Repository } from '../read/repository.js';
import type { PlanListing, RepoOptions } from '../types.js';
import { openPlan } from './load.js';

const DEFAULT_GLOBS = ['**/plan.json'];

/**
 * Every plan of the repository: the files that `plans` of `runtime.config.json` names, else all named `plan.json`.
 * Hidden folders and `node_modules` are left out, links are not followed. Sorted by path.
 *
 * @returns One entry a file; one that does not load has `error` instead of its ids.
 */
export async function listPlans(options: RepoOptions = {}): Promise<PlanListing[]> {
  const repository = await openRepository(options);
  const listing: PlanListing[] = [];
  for (const path of await discoverPlans(repository)) {
    try {
      const { plan } = await openPlan(join(repository.root, path), { repoRoot: repository.root });
      listing.push({ plan_id: plan.plan_id, registry_id: plan.registry_id, profiles: plan.profiles.length, path });
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.category === 'system') throw error;
      listing.push({ path, error: { code: error.code, message: error.message } });
    }
  }
  return listing;
}

/** Repository-relative paths of the plans, sorted by code point. */
export async function discoverPlans(repository: Repository): Promise<string[]> {
  const globs = (repository.config.plans ?? DEFAULT_GLOBS).map(compileGlob);
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(repository.root, folder), { withFileTypes: true }).catch(() => [])) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules') folders.push(path);
      } else if (entry.isFile() && globs.some((matches) => matches(path))) found.push(path);
    }
  }
  return found.sort(compareCodePoints);
}
