import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { didYouMean } from '@runtime/contracts';
import { systemCode } from '@runtime/files';
import { PlanError } from '../error.js';
import { quoted } from '../finding.js';
import { discoverPlans } from '../plan/list.js';
import { openPlan, type PlanFile } from '../plan/load.js';
import { openRepository, type Repository } from '../read/repository.js';
import type { RegistryListing, RegistrySource, RepoOptions } from '../types.js';
import { loadIndex } from './index-document.js';
import { type RegistryFiles, suiteFolderOf } from './snapshot.js';

/**
 * The registry of a plan: `registry/` beside it wins over the index.
 *
 * @throws PlanError `REGISTRY_NOT_FOUND`, `REGISTRY_AMBIGUOUS`, `REGISTRY_INDEX_INVALID`.
 */
export async function registryOfPlan(repository: Repository, directory: string, registryId: string): Promise<RegistryFiles> {
  const own = registryBeside(repository, directory, registryId);
  return own ?? indexedRegistry(repository, registryId, directory);
}

/** `registry/` in a folder, when it holds either file; half a registry is an error of its own when it is read. */
function registryBeside(repository: Repository, directory: string, registryId: string): RegistryFiles | null {
  const probes = posix.join(directory, 'registry', 'probes.json');
  const profiles = posix.join(directory, 'registry', 'profiles.json');
  if (![probes, profiles].some((path) => mayExist(join(repository.root, path)))) return null;
  return { id: registryId, probes, profiles, base: directory, origin: 'suite' };
}

/** False only where nothing is: what cannot be looked at says so when it is read. */
function mayExist(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

async function indexedRegistry(repository: Repository, registryId: string, base: string | null): Promise<RegistryFiles> {
  const { document, entries } = await loadIndex(repository);
  const named = entries.filter(({ id }) => id === registryId);
  const different = new Set(named.map(({ probes, profiles }) => `${probes}\n${profiles}`));
  if (different.size > 1)
    throw ambiguous(
      registryId,
      named.map(({ probes }) => probes),
    );
  const entry = named[0];
  if (entry === undefined)
    throw notFound(
      repository,
      registryId,
      document !== null,
      entries.map(({ id }) => id),
    );
  return { id: registryId, probes: entry.probes, profiles: entry.profiles, base: base ?? suiteFolderOf(entry.profiles), origin: 'index' };
}

/** Where a source's registry lies; for a plan, with the plan itself. */
export interface LocatedRegistry {
  repository: Repository;
  files: RegistryFiles;
  plan?: PlanFile;
}

/**
 * A registry by id is looked for in the index and beside every plan of the repository.
 *
 * @throws PlanError `REGISTRY_NOT_FOUND`; `REGISTRY_AMBIGUOUS` when two different ones carry the id.
 */
export async function locateRegistry(source: RegistrySource, options: RepoOptions): Promise<LocatedRegistry> {
  if (typeof source !== 'string') {
    const plan = await openPlan(source.plan, options);
    const { repository, directory } = plan;
    return { repository, plan, files: await registryOfPlan(repository, directory, plan.plan.registry_id) };
  }
  const repository = await openRepository(options);
  const candidates = await candidatesFor(repository, source);
  if (candidates.length > 1)
    throw ambiguous(
      source,
      candidates.map(({ probes }) => probes),
    );
  const [files] = candidates;
  if (files === undefined) throw notFound(repository, source, true, await knownIds(repository));
  return { repository, files };
}

async function candidatesFor(repository: Repository, registryId: string): Promise<RegistryFiles[]> {
  const found = new Map<string, RegistryFiles>();
  const { entries } = await loadIndex(repository);
  for (const { id, probes, profiles } of entries) {
    if (id === registryId) {
      found.set(`${probes}\n${profiles}`, { id, probes, profiles, base: suiteFolderOf(profiles), origin: 'index' });
    }
  }
  for (const own of await suiteRegistries(repository)) if (own.id === registryId) found.set(`${own.probes}\n${own.profiles}`, own);
  return [...found.values()];
}

/** The registries that lie beside a plan, under the id of that plan. */
export async function suiteRegistries(repository: Repository): Promise<RegistryFiles[]> {
  const found: RegistryFiles[] = [];
  for (const path of await discoverPlans(repository)) {
    const directory = posix.dirname(path);
    try {
      const { plan } = await openPlan(join(repository.root, path), { repoRoot: repository.root });
      const own = registryBeside(repository, directory, plan.registry_id);
      if (own !== null) found.push(own);
    } catch (error) {
      // A plan that does not load has no registry to offer; list-plans and plan-lint say why.
      if (!(error instanceof PlanError)) throw error;
    }
  }
  return found;
}

/**
 * The registries of the index in its order, then those that lie beside a plan and that the index does not name.
 *
 * @returns An empty list when the repository has neither.
 * @throws PlanError `REGISTRY_INDEX_INVALID`.
 */
export async function listRegistries(options: RepoOptions = {}): Promise<RegistryListing[]> {
  const repository = await openRepository(options);
  const { entries } = await loadIndex(repository);
  const listing: RegistryListing[] = entries.map(({ id, probes, profiles, description }) => ({ id, probes, profiles, description }));
  const places = new Set(listing.map(({ probes, profiles }) => `${probes}\n${profiles}`));
  for (const { id, probes, profiles } of await suiteRegistries(repository)) {
    const place = `${probes}\n${profiles}`;
    if (places.has(place)) continue;
    places.add(place);
    listing.push({ id, probes, profiles, description: null });
  }
  return listing;
}

async function knownIds(repository: Repository): Promise<string[]> {
  const { entries } = await loadIndex(repository);
  return [...new Set([...entries.map(({ id }) => id), ...(await suiteRegistries(repository)).map(({ id }) => id)])];
}

function notFound(repository: Repository, registryId: string, hasIndex: boolean, known: readonly string[]): PlanError {
  const otherwise = hasIndex
    ? `name one of: ${known.join(', ') || '(the repository has none)'}`
    : `put probes.json and profiles.json into registry/ beside the plan, or list them in ${repository.registryIndex}`;
  return new PlanError({
    code: 'REGISTRY_NOT_FOUND',
    message: `there is no registry ${quoted(registryId)}`,
    path: repository.registryIndex,
    hint: didYouMean(registryId, known, otherwise),
    details: { registry: registryId, known },
  });
}

const ambiguous = (registryId: string, places: readonly string[]): PlanError =>
  new PlanError({
    code: 'REGISTRY_AMBIGUOUS',
    message: `the id ${quoted(registryId)} names ${places.length} registries: ${places.join(', ')}`,
    path: places[0],
    hint: 'name the plan instead of the registry (--plan FILE)',
    details: { registry: registryId, places },
  });
