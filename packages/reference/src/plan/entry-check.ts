import { compareCodePoints, JsonNumber, LANES } from '@runtime/contracts';
import { isContainer, isObject, type JsonObject } from '../python/values.js';
import { type Condition, fail } from './read.js';

const CONTROLS: readonly unknown[] = ['baseline', 'allow_default', 'deny_default'];
const PROBE_STRINGS = ['probe_id', 'name', 'operation', 'target'];
const PROBE_CORE = [...PROBE_STRINGS, 'expected'];
const PROBE_LISTS = ['expected_primary_ops', 'expected_predicates', 'capabilities_required', 'controls_supported'];
const PROBE_REQUIRED = [...PROBE_CORE, 'supports_lanes', ...PROBE_LISTS];
export const PROBE_OPTIONAL_STRINGS = ['expectation_id', 'mode', 'driver', 'syscall', 'attr_payload', 'anchor_ctx_id', 'filter_name'];
const PROBE_MEMBERS = [...PROBE_REQUIRED, ...PROBE_OPTIONAL_STRINGS, 'filter_type'];

const PROFILE_STRINGS = ['profile_id', 'profile_path', 'mode'];
const PROFILE_CORE = [...PROFILE_STRINGS, 'probe_refs'];
const PROFILE_NULLABLE = ['family', 'semantic_group', 'notes'];
const PROFILE_REQUIRED = [...PROFILE_CORE, ...PROFILE_NULLABLE, 'key_specific_rules'];

type Kind = 'probe' | 'profile';
export type Report = (condition: Condition) => void;

const isMissing = (value: unknown): boolean => value === undefined || value === null;

/** Checks one probe. Order of the faults as in the contract (plans, entry validator: probe). */
export function checkProbe(key: string, entry: unknown, strict: boolean, report: Report): void {
  if (!isObject(entry)) {
    report({ code: 'probe.not_object', probe: key });
    return;
  }
  checkMembers('probe', key, entry, PROBE_MEMBERS, strict ? PROBE_REQUIRED : PROBE_CORE, report);
  checkStrings('probe', key, entry, PROBE_STRINGS, report);
  checkChoice(entry['expected'], ['allow', 'deny'], { code: 'probe.bad_expected', probe: key }, report);
  checkLanes(key, entry['supports_lanes'], report);
  for (const field of PROBE_LISTS) checkList('probe', key, entry, field, report);
  const controls = entry['controls_supported'];
  for (const value of Array.isArray(controls) ? controls : []) {
    checkChoice(value, CONTROLS, { code: 'probe.unknown_control', probe: key, value }, report);
  }
  for (const field of PROBE_OPTIONAL_STRINGS) {
    const value = entry[field];
    if (!isMissing(value) && typeof value !== 'string') report({ code: 'probe.field_not_string', probe: key, field });
  }
  const type = entry['filter_type'];
  const isWhole = Number.isInteger(type) || typeof type === 'boolean' || (type instanceof JsonNumber && /^-?\d+$/.test(type.text));
  if (!isMissing(type) && !isWhole) report({ code: 'probe.filter_type_not_int', probe: key });
}

/** Checks one profile. Order of the faults as in the contract (plans, entry validator: profile). */
export function checkProfile(key: string, entry: unknown, strict: boolean, report: Report): void {
  if (!isObject(entry)) {
    report({ code: 'profile.not_object', profile: key });
    return;
  }
  checkMembers('profile', key, entry, PROFILE_REQUIRED, strict ? PROFILE_REQUIRED : PROFILE_CORE, report);
  checkStrings('profile', key, entry, PROFILE_STRINGS, report);
  checkChoice(entry['mode'], ['sbpl', 'blob'], { code: 'profile.bad_mode', profile: key }, report);
  checkList('profile', key, entry, 'probe_refs', report);
  for (const field of PROFILE_NULLABLE) {
    const value = entry[field];
    if (!isMissing(value) && typeof value !== 'string') report({ code: 'profile.bad_nullable', profile: key, field });
  }
  checkList('profile', key, entry, 'key_specific_rules', report);
}

/** Where an array or object is looked up in a set, the reference dies. */
function checkChoice(value: unknown, choices: readonly unknown[], condition: Condition, report: Report): void {
  if (choices.includes(value)) return;
  report(condition);
  if (isContainer(value)) fail(condition);
}

function checkMembers(
  kind: Kind,
  key: string,
  entry: JsonObject,
  known: readonly string[],
  required: readonly string[],
  report: Report,
): void {
  const odd = Object.keys(entry).filter((member) => !known.includes(member));
  if (odd.length > 0) report({ code: `${kind}.unexpected_keys`, [kind]: key, keys: odd.sort(compareCodePoints) });
  const missing = required.filter((member) => !Object.hasOwn(entry, member));
  if (missing.length > 0) report({ code: `${kind}.missing_keys`, [kind]: key, keys: missing.sort(compareCodePoints) });
  if (entry[`${kind}_id`] !== key) report({ code: `${kind}.id_mismatch`, [kind]: key });
}

function checkStrings(kind: Kind, key: string, entry: JsonObject, fields: readonly string[], report: Report): void {
  for (const field of fields) {
    if (Object.hasOwn(entry, field) && typeof entry[field] !== 'string') report({ code: `${kind}.field_not_string`, [kind]: key, field });
  }
}

function checkLanes(key: string, lanes: unknown, report: Report): void {
  if (isMissing(lanes)) return;
  if (!isObject(lanes)) {
    report({ code: 'probe.bad_lanes', probe: key });
    return;
  }
  for (const lane of LANES) {
    const value = lanes[lane];
    if (value !== undefined && typeof value !== 'boolean') report({ code: 'probe.bad_lanes', probe: key, lane });
  }
}

function checkList(kind: Kind, key: string, entry: JsonObject, field: string, report: Report): void {
  const list = entry[field];
  if (isMissing(list)) return;
  const code = `${kind}.bad_list`;
  if (!Array.isArray(list)) {
    report({ code, [kind]: key, field });
    return;
  }
  list.forEach((item, index) => {
    if (typeof item !== 'string') report({ code, [kind]: key, field, index });
  });
}
