import { join } from 'node:path';
import { LIMITS, registryIndexIssues } from '@runtime/contracts';
import { isSafeRelativePath } from '@runtime/files';
import { PlanError } from '../error.js';
import { type FindingList, isObject, pointer, quoted } from '../finding.js';
import { faultsOf } from '../issues/faults.js';
import { isReadFailure, readDocument } from '../read/read-document.js';
import type { Repository } from '../read/repository.js';
import type { Fault, RegistryListing } from '../types.js';

const INDEX_SCHEMA = 'runtime-tools.registry_index.v0.1';

export interface IndexEntry extends RegistryListing {
  /** Place in the index document. */
  position: number;
}

export interface IndexRead {
  document: Record<string, unknown> | null;
  entries: IndexEntry[];
}

/** The index, or an empty one where there is none. @throws PlanError `REGISTRY_INDEX_INVALID`. */
export async function loadIndex(repository: Repository): Promise<IndexRead> {
  const path = repository.registryIndex;
  const read = await readDocument(repository.root, join(repository.root, path), path);
  if (isReadFailure(read)) {
    if (read.kind === 'missing') return { document: null, entries: [] };
    throw new PlanError({
      code: 'REGISTRY_INDEX_INVALID',
      message: `the registry index ${path} cannot be used: ${read.message}`,
      path,
      hint: 'runtime registry-lint lists every fault',
      cause: read.cause,
    });
  }
  const faults: Fault[] = [];
  const entries = readIndexDocument(read.value, (fault) => faults.push(fault));
  if (entries === null) {
    throw new PlanError({
      code: 'REGISTRY_INDEX_INVALID',
      message: `the registry index ${path} cannot be used: ${faults[0]?.message ?? 'unknown fault'}`,
      path,
      field: faults[0]?.field,
      hint: 'runtime registry-lint lists every fault',
      details: { problems: faults },
    });
  }
  return { document: read.value as Record<string, unknown>, entries };
}

/** Checks an index and gives its complete entries, or null when it is not one at all. */
export function readIndexDocument(value: unknown, report: (fault: Fault) => void): IndexEntry[] | null {
  for (const fault of faultsOf('registry_index', value, registryIndexIssues(value))) report(fault);
  if (!isObject(value) || value['schema_version'] !== INDEX_SCHEMA) return null;
  const { registries } = value;
  if (!Array.isArray(registries)) return [];
  const entries: IndexEntry[] = [];
  const seen = new Map<string, number>();
  for (const [position, item] of registries.entries()) {
    const entry = readEntry(item, position, report);
    if (entry === null) continue;
    const first = seen.get(entry.id);
    if (first === undefined) seen.set(entry.id, position);
    else {
      report({
        code: 'index.duplicate_id',
        field: pointer('registries', position, 'id'),
        message: `the id ${quoted(entry.id)} stands in the index twice (first at ${first})`,
        subject: { registry: entry.id },
        hint: 'give each registry an id of its own',
      });
    }
    entries.push(entry);
  }
  return entries;
}

/** An entry that can be used, or null: what is wrong with its shape is reported already. */
function readEntry(item: unknown, position: number, report: (fault: Fault) => void): IndexEntry | null {
  if (!isObject(item)) return null;
  const { id, description } = item;
  const [probes, profiles] = (['probes', 'profiles'] as const).map((name) =>
    plainPath(item[name], pointer('registries', position, name), report),
  );
  if (typeof id !== 'string' || id === '' || typeof probes !== 'string' || typeof profiles !== 'string') return null;
  return { id, probes, profiles, description: typeof description === 'string' ? description : null, position };
}

function plainPath(path: unknown, field: string, report: (fault: Fault) => void): string | null {
  if (typeof path !== 'string' || path === '') return null;
  let plain = path;
  while (plain.length <= LIMITS.pathBytes && plain.startsWith('./')) plain = plain.slice(2);
  if (isSafeRelativePath(plain)) return plain;
  report({ code: 'path.outside_root', field, message: `${quoted(path)} is not a plain path below the repository root` });
  return null;
}

/** Adds what {@link readIndexDocument} reports to the findings of a lint. */
export const reportTo =
  (found: FindingList, path: string) =>
  (fault: Fault): void =>
    found.error({ path, ...fault });
