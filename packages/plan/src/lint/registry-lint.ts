import { join } from 'node:path';
import type { Plan } from '@runtime/contracts';
import { orderedKeys, type RegistryIndex } from '@runtime/contracts';
import { standInFor } from '../compile/known.js';
import { PlanError } from '../error.js';
import { didYouMean, FindingList, isObject, quoted } from '../finding.js';
import { isReadFailure, readDocument } from '../read/read-document.js';
import { openRepository, type Repository } from '../read/repository.js';
import { SbplFiles } from '../read/text-cache.js';
import { readIndexDocument, reportTo } from '../registry/index-document.js';
import { locateRegistry, suiteRegistries } from '../registry/locate.js';
import { type RegistryFiles, suiteFolderOf } from '../registry/snapshot.js';
import type { Finding, LintResult, RegistrySource, RepoOptions } from '../types.js';
import { PolicyLinter } from './policy-lint.js';
import { ProbeLinter } from './probe-lint.js';
import { lintProfile } from './profile-lint.js';
import { readForLint } from './read-registry.js';
import { lintDocuments } from './registry-documents.js';
import { operationNames } from './vocabulary.js';
import { judgingWorld, worldForLint } from './world.js';

/**
 * Everything that is wrong, or looks wrong, with registries: their documents, entries, references and SBPL.
 * Findings are returned, never thrown.
 *
 * @param source A registry id, a plan, or nothing: the index with all its registries and those beside plans.
 * @returns `document` is the registry index, or null when there is none that can be used.
 * @throws FilesError only when the system refuses to read; FilesError `CONFIG_INVALID`; PlanError `PLAN_OUTSIDE_ROOT`.
 */
export async function lintRegistry(source?: RegistrySource, options: RepoOptions = {}): Promise<LintResult<RegistryIndex>> {
  const found = new FindingList();
  if (source !== undefined && typeof source !== 'string') {
    const located = await locateRegistry(source, options).catch((error: unknown) => reportUnlocated(error, source.plan, found));
    if (located !== null) await lintFiles(located.repository, located.files, found, located.plan?.plan);
    return found.result<RegistryIndex>(null);
  }
  const repository = await openRepository(options);
  const { document, entries } = await readIndex(repository, found, source === undefined);
  const beside = await suiteRegistries(repository);
  const all = new Map<string, RegistryFiles>();
  for (const { id, probes, profiles } of entries) {
    all.set(`${id}\n${probes}\n${profiles}`, { id, probes, profiles, base: suiteFolderOf(profiles), origin: 'index' });
  }
  for (const own of beside) {
    const key = `${own.id}\n${own.probes}\n${own.profiles}`;
    if (!all.has(key)) all.set(key, own);
  }
  const chosen = [...all.values()].filter(({ id }) => source === undefined || id === source);
  if (source !== undefined) reportChoice(source, chosen, [...all.values()], document, repository, found);
  for (const files of chosen) await lintFiles(repository, files, found);
  return found.result(document);
}

/** A plan that does not load, or names no registry there is, is a finding here too. */
function reportUnlocated(error: unknown, planPath: string, found: FindingList): null {
  if (!(error instanceof PlanError) || error.code === 'PLAN_OUTSIDE_ROOT') throw error;
  const problems = error.details?.['problems'];
  if (error.code.startsWith('PLAN_') && Array.isArray(problems)) for (const problem of problems as Finding[]) found.add(problem);
  else {
    const { message, hint, code } = error;
    found.error({
      code: 'plan.registry_unloadable',
      path: error.path ?? planPath,
      message,
      subject: { cause: code },
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return null;
}

function reportChoice(
  id: string,
  chosen: readonly RegistryFiles[],
  all: readonly RegistryFiles[],
  index: RegistryIndex | null,
  repository: Repository,
  found: FindingList,
): void {
  const path = repository.registryIndex;
  if (chosen.length > 1) {
    found.error({
      code: 'registry.ambiguous',
      path,
      message: `the id ${quoted(id)} names ${chosen.length} registries: ${chosen.map(({ probes }) => probes).join(', ')}`,
      subject: { registry: id },
      hint: 'name the plan instead of the registry (--plan FILE)',
    });
  }
  if (chosen.length > 0) return;
  const listed = (index?.registries as unknown[] | undefined)?.some((entry) => isObject(entry) && entry['id'] === id) ?? false;
  found.error({
    code: 'registry.not_found',
    path,
    message: listed ? `the index entry of ${quoted(id)} is incomplete` : `there is no registry ${quoted(id)}`,
    subject: { registry: id },
    ...didYouMean(
      id,
      all.map((files) => files.id),
    ),
  });
}

async function readIndex(
  repository: Repository,
  found: FindingList,
  whole: boolean,
): Promise<{ document: RegistryIndex | null; entries: ReturnType<typeof entriesOf> }> {
  const path = repository.registryIndex;
  const read = await readDocument(repository.root, join(repository.root, path), path);
  if (!isReadFailure(read)) {
    const entries = readIndexDocument(read.value, reportTo(found, path));
    return { document: entries === null ? null : (read.value as RegistryIndex), entries: entriesOf(entries) };
  }
  // Nobody needs an index: registries may lie beside their plans. One that is configured must be there.
  if (read.kind !== 'missing' || (whole && repository.config.registry_index !== undefined)) {
    const { line, column, message } = read;
    found.error({
      code: 'index.unreadable',
      path,
      message: `the registry index cannot be read: ${message}`,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    });
  }
  return { document: null, entries: [] };
}

const entriesOf = (entries: ReturnType<typeof readIndexDocument>) => entries ?? [];

async function lintFiles(repository: Repository, files: RegistryFiles, found: FindingList, plan?: Plan): Promise<void> {
  const registry = await readForLint(repository.root, files, found);
  if (registry === null) return;
  const world = await worldForLint(registry.probes.value['world_id'], { repository, path: files.probes, found, severity: 'warning' });
  const operations = await operationNames(repository, world, found);
  const standIn = plan === undefined ? undefined : (hostPath: string) => standInFor(plan, hostPath);
  const context = { repository, registry, found, texts: new SbplFiles(repository.root), world, operations, standIn };
  lintDocuments(context, files.id, null);
  const probes = new ProbeLinter(context);
  probes.all();
  const policies = new PolicyLinter({ found, plan: null, registry: files, world: judgingWorld(world) });
  for (const key of orderedKeys(registry.profiles.entries)) {
    const linted = await lintProfile(context, probes, key);
    if (linted !== null) policies.profile(key, linted);
  }
  probes.unreferenced();
}
