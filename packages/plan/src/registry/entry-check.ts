import { compareCodePoints, pointerSteps, probeEntryIssues, profileEntryIssues } from '@runtime/contracts';
import { upgradeCommand } from '../commands.js';
import { isObject, quoted } from '../finding.js';
import { faultsOf } from '../issues/faults.js';
import type { Fault } from '../types.js';

export type EntryKind = 'probe' | 'profile';

const SCHEMA_ISSUES = { probe: probeEntryIssues, profile: profileEntryIssues } as const;

export const PROBE_OPTIONAL_STRINGS = [
  'expectation_id',
  'mode',
  'driver',
  'syscall',
  'attr_payload',
  'anchor_ctx_id',
  'filter_name',
] as const;

/** What an author decides about; the rest has defaults. */
const CORE: Readonly<Record<EntryKind, readonly string[]>> = {
  probe: ['probe_id', 'name', 'operation', 'target', 'expected'],
  profile: ['profile_id', 'profile_path', 'mode', 'probe_refs'],
};

const NONE: readonly Fault[] = [];

/** What is wrong with one entry of a registry. `field` is a JSON pointer inside the entry. Nothing is made for an entry that is in order. */
export function entryFaults(kind: EntryKind, key: string, entry: unknown, registryId: string): readonly Fault[] {
  const issues = SCHEMA_ISSUES[kind](entry);
  const sameId = !isObject(entry) || entry[`${kind}_id`] === key;
  if (issues.length === 0 && sameId) return NONE;
  const faults = together(kind, key, faultsOf(kind, entry, issues), registryId);
  return (sameId ? faults : [otherId(kind, key, entry), ...faults]).map((fault) => ({
    ...fault,
    subject: { [kind]: key, ...fault.subject },
  }));
}

const otherId = (kind: EntryKind, key: string, entry: Record<string, unknown>): Fault => ({
  code: `${kind}.id_mismatch`,
  field: `/${kind}_id`,
  message: `the ${kind} under ${quoted(key)} calls itself ${quoted(entry[`${kind}_id`])}`,
});

/** Members that are missing, and those that no entry has, are one finding each, however many they are. */
function together(kind: EntryKind, key: string, faults: readonly Fault[], registryId: string): Fault[] {
  const [unexpected, missing] = ['unexpected_keys', 'missing_keys'].map((name) => faults.filter(({ code }) => code === `${kind}.${name}`));
  const others = faults.filter((fault) => !unexpected?.includes(fault) && !missing?.includes(fault));
  return [...merged(unexpected), ...merged(missing), ...others.map(withSubject)];

  function merged(same: readonly Fault[] = []): Fault[] {
    const [first] = same;
    if (first === undefined) return [];
    const keys = same.map(({ field }) => pointerSteps(field).join('/')).sort(compareCodePoints);
    const subject = { keys };
    if (first.code.endsWith('missing_keys')) {
      const decided = keys.some((name) => CORE[kind].includes(name));
      const hint = decided ? 'add them: nobody else can say what they are' : `${upgradeCommand(registryId)} fills in the defaults`;
      return [{ code: first.code, field: '', message: `the ${kind} ${quoted(key)} lacks ${keys.join(', ')}`, subject, hint }];
    }
    const message = `the ${kind} ${quoted(key)} has members outside the schema: ${keys.map(quoted).join(', ')}`;
    return [{ ...first, field: keys.length === 1 ? first.field : '', message, subject }];
  }
}

function withSubject(fault: Fault): Fault {
  const [, field, inside] = fault.field.split('/');
  if (field === undefined) return fault;
  if (field === 'supports_lanes') return inside === undefined ? fault : { ...fault, subject: { lane: inside } };
  return { ...fault, subject: { field, ...(inside === undefined ? {} : { index: Number(inside) }) } };
}
