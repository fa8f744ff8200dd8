import { join } from 'node:path';
import { isSafeRelativePath } from '@runtime/files';
import { PlanError } from '../error.js';
import { didYouMean, type FindingList, isObject, kindOf, pointer, quoted } from '../finding.js';
import { isReadFailure, readDocument } from '../read/read-document.js';
import type { Repository } from '../read/repository.js';
import type { RegistryListing } from '../types.js';

export const INDEX_SCHEMA = 'runtime-tools.registry_index.v0.1';

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
  const faults: IndexFault[] = [];
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

export interface IndexFault {
  severity: 'error' | 'warning';
  code: string;
  field: string;
  message: string;
  hint?: string;
  subject?: Record<string, unknown>;
}

/** Checks an index and gives its complete entries, or null when it is none at all. */
export function readIndexDocument(value: unknown, report: (fault: IndexFault) => void): IndexEntry[] | null {
  const error = (code: string, field: string, message: string, more: Partial<IndexFault> = {}): void =>
    report({ severity: 'error', code, field, message, ...more });
  if (!isObject(value)) {
    error('index.not_object', '', `a registry index is an object, and this is ${kindOf(value)}`);
    return null;
  }
  if (value['schema_version'] !== INDEX_SCHEMA) {
    error('index.schema_mismatch', '/schema_version', `schema_version is ${quoted(value['schema_version'])}, not ${INDEX_SCHEMA}`);
    return null;
  }
  const registries = value['registries'];
  if (!Array.isArray(registries)) {
    error('index.registries_not_list', '/registries', `registries is ${kindOf(registries)}, not an array`);
    return [];
  }
  for (const key of Object.keys(value)) {
    if (key !== 'schema_version' && key !== 'registries')
      error('index.unexpected_key', pointer(key), `${quoted(key)} is no member of a registry index`);
  }
  const entries: IndexEntry[] = [];
  const seen = new Map<string, number>();
  for (const [position, item] of registries.entries()) {
    const entry = readEntry(item, position, error);
    if (entry === null) continue;
    const first = seen.get(entry.id);
    if (first !== undefined) {
      error(
        'index.duplicate_id',
        pointer('registries', position, 'id'),
        `the id ${quoted(entry.id)} stands in the index twice (first at ${first})`,
        {
          subject: { registry: entry.id },
          hint: 'give each registry an id of its own',
        },
      );
    } else seen.set(entry.id, position);
    entries.push(entry);
  }
  return entries;
}

const ENTRY_MEMBERS = ['id', 'probes', 'profiles', 'description'];

function readEntry(
  item: unknown,
  position: number,
  error: (code: string, field: string, message: string, more?: Partial<IndexFault>) => void,
): IndexEntry | null {
  const field = pointer('registries', position);
  if (!isObject(item)) {
    error('index.bad_entry', field, `an entry is an object, and this is ${kindOf(item)}`);
    return null;
  }
  for (const key of Object.keys(item)) {
    if (!ENTRY_MEMBERS.includes(key)) {
      error('index.unexpected_key', field + pointer(key), `${quoted(key)} is no member of an entry`, didYouMean(key, ENTRY_MEMBERS));
    }
  }
  const { id, probes, profiles, description } = item;
  let complete = true;
  for (const [name, member] of Object.entries({ id, probes, profiles })) {
    if (typeof member === 'string' && member !== '') continue;
    complete = false;
    error('index.incomplete_entry', `${field}/${name}`, `the entry lacks ${name}, or it is ${kindOf(member)}`, {
      subject: { index: position },
    });
  }
  for (const [name, member] of Object.entries({ probes, profiles })) {
    if (typeof member !== 'string' || member === '' || isSafeRelativePath(member.replace(/^(?:\.\/)+/, ''))) continue;
    complete = false;
    error('path.outside_root', `${field}/${name}`, `${name} is no plain path below the repository root: ${quoted(member)}`);
  }
  if (description !== undefined && typeof description !== 'string') {
    error('index.bad_entry', `${field}/description`, `description is ${kindOf(description)}, not a string`);
  }
  if (!complete) return null;
  const plain = (path: unknown): string => (path as string).replace(/^(?:\.\/)+/, '');
  return {
    id: id as string,
    probes: plain(probes),
    profiles: plain(profiles),
    description: typeof description === 'string' ? description : null,
    position,
  };
}

/** Adds what {@link readIndexDocument} reports to the findings of a lint. */
export const reportTo =
  (found: FindingList, path: string) =>
  (fault: IndexFault): void =>
    found.add({ path, ...fault });
