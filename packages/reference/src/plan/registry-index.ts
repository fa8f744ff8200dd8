import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { isObject, truthy } from '../python/values.js';
import { fail } from './read.js';

export interface CompleteEntry {
  id: string;
  probes: string;
  profiles: string;
}

/** The entries the reference uses: those with all three members, in order, the others passed over. */
export function completeEntries(index: unknown): CompleteEntry[] {
  if (!isObject(index)) return fail({ code: 'index.not_object' });
  if (index['schema_version'] !== SCHEMA_VERSIONS.registry_index) fail({ code: 'index.schema_mismatch' });
  const registries = index['registries'];
  if (!truthy(registries)) return [];
  if (!Array.isArray(registries)) return fail({ code: 'index.bad_entry' });
  return registries.flatMap((entry: unknown) => {
    if (!isObject(entry)) return fail({ code: 'index.bad_entry' });
    const { id, probes, profiles } = entry;
    if (!truthy(id) || !truthy(probes) || !truthy(profiles)) return [];
    return [{ id: String(id), probes: String(probes), profiles: String(profiles) }];
  });
}
