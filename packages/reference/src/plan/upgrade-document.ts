import { compareCodePoints, LANES, OLDER_REGISTRY_VERSIONS, objectInOrder, SCHEMA_VERSIONS } from '@runtime/contracts';
import { isObject, type JsonObject, truthy } from '../python/values.js';
import { checkProbe, checkProfile, PROBE_OPTIONAL_STRINGS } from './entry-check.js';
import { type Condition, fail } from './read.js';

export type RegistryKind = 'probes' | 'profiles';

const SCHEMAS = { probes: SCHEMA_VERSIONS.probe_registry, profiles: SCHEMA_VERSIONS.profile_registry } as const;
const OLD_SCHEMAS = { probes: OLDER_REGISTRY_VERSIONS.probe_registry, profiles: OLDER_REGISTRY_VERSIONS.profile_registry } as const;

/** One file of a registry as v0.2: entries sorted, nulls kept in optional members. An empty array is as good as no entries. */
export function upgradeDocument(kind: RegistryKind, file: string, value: unknown): JsonObject {
  if (!isObject(value)) return fail({ code: 'upgrade.not_object', file });
  const schema = value['schema_version'];
  if (schema !== SCHEMAS[kind] && schema !== OLD_SCHEMAS[kind]) fail({ code: 'upgrade.unsupported_schema', file });
  const entries = truthy(value[kind]) ? value[kind] : {};
  if (!isObject(entries)) return fail({ code: 'upgrade.entries_not_object', file });
  for (const member of ['registry_id', 'world_id']) if (typeof value[member] !== 'string') fail({ code: 'upgrade.identity_missing', file });
  const keys = Object.keys(entries).sort(compareCodePoints);
  const upgraded = objectInOrder(keys.map((key) => [key, upgradeEntry(kind, file, key, entries[key])]));
  return { schema_version: SCHEMAS[kind], registry_id: value['registry_id'], world_id: value['world_id'], [kind]: upgraded };
}

function upgradeEntry(kind: RegistryKind, file: string, key: string, entry: unknown): JsonObject {
  const faults: Condition[] = [];
  (kind === 'probes' ? checkProbe : checkProfile)(key, entry, false, (fault) => faults.push(fault));
  if (faults.length > 0) fail({ code: 'upgrade.invalid_entry', file, faults });
  return kind === 'probes' ? fullProbe(entry as JsonObject) : fullProfile(entry as JsonObject);
}

/** A list that is given as null stays one that holds nothing. */
const listOr = (value: unknown, fallback: string[]): unknown => (Array.isArray(value) ? value : value === null ? [] : fallback);

function fullProbe(probe: JsonObject): JsonObject {
  const lanes = isObject(probe['supports_lanes']) ? probe['supports_lanes'] : {};
  const whenPresent = (text: unknown): string[] => (typeof text === 'string' && text !== '' ? [text] : []);
  const optional = [...PROBE_OPTIONAL_STRINGS, 'filter_type'].filter((member) => Object.hasOwn(probe, member));
  return {
    probe_id: probe['probe_id'],
    name: probe['name'],
    operation: probe['operation'],
    target: probe['target'],
    expected: probe['expected'],
    supports_lanes: Object.fromEntries(LANES.map((lane) => [lane, lanes[lane] ?? true])),
    expected_primary_ops: listOr(probe['expected_primary_ops'], whenPresent(probe['operation'])),
    expected_predicates: listOr(probe['expected_predicates'], whenPresent(probe['target'])),
    capabilities_required: listOr(probe['capabilities_required'], []),
    controls_supported: listOr(probe['controls_supported'], []),
    ...Object.fromEntries(optional.map((member) => [member, probe[member]])),
  };
}

const fullProfile = (profile: JsonObject): JsonObject => ({
  profile_id: profile['profile_id'],
  profile_path: profile['profile_path'],
  mode: profile['mode'],
  probe_refs: listOr(profile['probe_refs'], []),
  family: profile['family'] ?? null,
  semantic_group: profile['semantic_group'] ?? null,
  key_specific_rules: listOr(profile['key_specific_rules'], []),
  notes: profile['notes'] ?? null,
});
