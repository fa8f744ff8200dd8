import { LANES, objectInOrder, orderedKeys } from '@runtime/contracts';
import { PlanError } from '../error.js';
import { isObject, pointer } from '../finding.js';
import type { Fault, RegistryChange } from '../types.js';
import { entryFaults, PROBE_OPTIONAL_STRINGS } from './entry-check.js';
import type { RegistryKind } from './snapshot.js';

const PROBE_OPTIONAL = [...PROBE_OPTIONAL_STRINGS, 'filter_type'];

/**
 * Fills in what v0.2 wants, entry by entry. The author's order stays, nulls go, and every change is listed.
 *
 * @throws PlanError `UPGRADE_INVALID_ENTRY` for the first entry that breaks the core rules, with all its faults.
 */
export function upgradeEntries(
  kind: RegistryKind,
  path: string,
  entries: Record<string, unknown>,
  changes: RegistryChange[],
): Record<string, unknown> {
  const upgrade = (key: string): readonly [string, Entry] => {
    const entry = entries[key];
    refuseFaults(kind, path, key, entry);
    const stated = kind === 'probes' ? fullProbe(entry as Entry) : fullProfile(entry as Entry);
    const full = inOrderOf(entry as Entry, stated);
    listChanges(kind, pointer(kind, key), entry as Entry, full, changes);
    return [key, full];
  };
  return objectInOrder(orderedKeys(entries).map(upgrade));
}

/** The members of `full`: first those that `source` has, in its order, then what was added. */
export function inOrderOf(source: Record<string, unknown>, full: Record<string, unknown>): Record<string, unknown> {
  const kept = orderedKeys(source).filter((key) => Object.hasOwn(full, key));
  const added = Object.keys(full).filter((key) => !Object.hasOwn(source, key));
  return objectInOrder([...kept, ...added].map((key) => [key, full[key]]));
}

type Entry = Record<string, unknown>;

function refuseFaults(kind: RegistryKind, path: string, key: string, entry: unknown): void {
  const faults = faultsWithDefaults(kind, key, entry);
  const [first] = faults;
  if (first === undefined) return;
  const at = pointer(kind, key);
  throw new PlanError({
    code: 'UPGRADE_INVALID_ENTRY',
    message: `${path}: ${faults.map(({ message }) => message).join('; ')}`,
    path,
    field: at + first.field,
    hint: 'correct the entry first: an upgrade fills in what is missing, it does not guess',
    details: { finding: 'upgrade.invalid_entry', problems: faults.map((fault) => ({ ...fault, field: at + fault.field })) },
  });
}

/** What is wrong with an entry once its defaults are filled in and nulls, which stand for nothing, are gone. */
function faultsWithDefaults(kind: RegistryKind, key: string, entry: unknown): readonly Fault[] {
  return entryFaults(kind === 'probes' ? 'probe' : 'profile', key, isObject(entry) ? withDefaults(kind, entry) : entry, '');
}

function withDefaults(kind: RegistryKind, entry: Entry): Entry {
  const defaults = kind === 'probes' ? fullProbe(entry) : fullProfile(entry);
  const filled = { ...entry };
  for (const name of kind === 'probes' ? PROBE_OPTIONAL : ['stub', 'grants']) if (filled[name] === null) delete filled[name];
  for (const [name, value] of Object.entries(defaults)) if (value !== undefined) filled[name] ??= value;
  const lanes = filled['supports_lanes'];
  if (isObject(lanes)) filled['supports_lanes'] = Object.fromEntries(LANES.map((lane) => [lane, lanes[lane] ?? true]));
  return filled;
}

/** A list that is given as null stays one that holds nothing. */
const listOr = (value: unknown, fallback: string[]): unknown => (Array.isArray(value) ? value : value === null ? [] : fallback);

function fullProbe(probe: Entry): Entry {
  const lanes = isObject(probe['supports_lanes']) ? probe['supports_lanes'] : {};
  const whenPresent = (text: unknown): string[] => (typeof text === 'string' && text !== '' ? [text] : []);
  const full: Entry = {
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
  };
  for (const member of PROBE_OPTIONAL) {
    if (!Object.hasOwn(probe, member) || probe[member] === null) continue;
    full[member] = probe[member];
  }
  return full;
}

function fullProfile(profile: Entry): Entry {
  return {
    profile_id: profile['profile_id'],
    profile_path: profile['profile_path'],
    mode: profile['mode'],
    probe_refs: listOr(profile['probe_refs'], []),
    family: profile['family'] ?? null,
    semantic_group: profile['semantic_group'] ?? null,
    key_specific_rules: listOr(profile['key_specific_rules'], []),
    notes: profile['notes'] ?? null,
    ...(profile['stub'] === undefined ? {} : { stub: profile['stub'] }),
    ...(profile['grants'] === undefined ? {} : { grants: profile['grants'] }),
  };
}

/** Compares members, and those of `supports_lanes`: nothing deeper is ever changed. */
function listChanges(document: RegistryKind, at: string, before: Entry, after: Entry, changes: RegistryChange[]): void {
  for (const member of Object.keys(after)) {
    const field = at + pointer(member);
    const to = after[member];
    if (!Object.hasOwn(before, member)) changes.push({ document, field, change: 'added', to });
    else if (before[member] !== to) {
      if (isObject(before[member]) && isObject(to)) listChanges(document, field, before[member], to, changes);
      else changes.push({ document, field, change: 'replaced', from: before[member], to });
    }
  }
  for (const member of Object.keys(before)) {
    if (!Object.hasOwn(after, member)) changes.push({ document, field: at + pointer(member), change: 'dropped', from: before[member] });
  }
}
