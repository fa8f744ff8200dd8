import { compareCodePoints, JsonNumber } from '@runtime/contracts';
import { isContainer, isObject, kindOf, pointer, quoted } from '../finding.js';

/** What is wrong with one entry of a registry. `field` is a JSON pointer inside the entry. */
export interface Fault {
  code: string;
  field: string;
  message: string;
  subject: Record<string, unknown>;
}

/** Thrown where the reference looks an array or object up in a set and dies of it. */
export class ReferenceCrash extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

const LANES = ['baseline', 'scenario', 'oracle'];
const CONTROLS = ['baseline', 'allow_default', 'deny_default'];
const PROBE_STRINGS = ['probe_id', 'name', 'operation', 'target'];
const PROBE_CORE = [...PROBE_STRINGS, 'expected'];
const PROBE_LISTS = ['expected_primary_ops', 'expected_predicates', 'capabilities_required', 'controls_supported'];
const PROBE_REQUIRED = [...PROBE_CORE, 'supports_lanes', ...PROBE_LISTS];
const PROBE_OPTIONAL_STRINGS = ['expectation_id', 'mode', 'driver', 'syscall', 'attr_payload', 'anchor_ctx_id', 'filter_name'];
const PROBE_MEMBERS = new Set([...PROBE_REQUIRED, ...PROBE_OPTIONAL_STRINGS, 'filter_type']);

const PROFILE_STRINGS = ['profile_id', 'profile_path', 'mode'];
const PROFILE_CORE = [...PROFILE_STRINGS, 'probe_refs'];
const PROFILE_NULLABLE = ['family', 'semantic_group', 'notes'];
const PROFILE_REQUIRED = [...PROFILE_CORE, ...PROFILE_NULLABLE, 'key_specific_rules'];
const PROFILE_MEMBERS = new Set(PROFILE_REQUIRED);

type Report = (fault: Fault) => void;

/** Checks one probe. Order of the faults as in the contract (plans, entry validator: probe). */
export function checkProbe(key: string, entry: unknown, strict: boolean, report: Report): void {
  const subject = { probe: key };
  if (!isObject(entry)) {
    report({ code: 'probe.not_object', field: '', message: `the probe ${quoted(key)} is ${kindOf(entry)}, not an object`, subject });
    return;
  }
  checkMembers('probe', key, entry, PROBE_MEMBERS, strict ? PROBE_REQUIRED : PROBE_CORE, report);
  checkIdentity('probe', key, entry, report);
  checkStrings('probe', key, entry, PROBE_STRINGS, report);
  if (entry['expected'] !== 'allow' && entry['expected'] !== 'deny') {
    const fault = {
      code: 'probe.bad_expected',
      field: '/expected',
      message: `expected is ${quoted(entry['expected'])}, neither allow nor deny`,
      subject,
    };
    report(fault);
    crashOnUnhashable(entry['expected'], fault);
  }
  checkLanes(key, entry, report);
  for (const field of PROBE_LISTS) checkList('probe', key, entry, field, report);
  checkControls(key, entry['controls_supported'], report);
  for (const field of PROBE_OPTIONAL_STRINGS) {
    const value = entry[field];
    if (value === undefined || typeof value === 'string' || value === null) continue;
    report({
      code: 'probe.field_not_string',
      field: `/${field}`,
      message: `${field} is ${kindOf(value)}, not a string`,
      subject: { ...subject, field },
    });
  }
  const type = entry['filter_type'];
  if (type === undefined || Number.isInteger(type) || type === null) return;
  if (typeof type === 'boolean' || (type instanceof JsonNumber && /^-?\d+$/.test(type.text))) return;
  report({ code: 'probe.filter_type_not_int', field: '/filter_type', message: `filter_type is ${quoted(type)}, not an integer`, subject });
}

/** Checks one profile. Order of the faults as in the contract (plans, entry validator: profile). */
export function checkProfile(key: string, entry: unknown, strict: boolean, report: Report): void {
  const subject = { profile: key };
  if (!isObject(entry)) {
    report({ code: 'profile.not_object', field: '', message: `the profile ${quoted(key)} is ${kindOf(entry)}, not an object`, subject });
    return;
  }
  checkMembers('profile', key, entry, PROFILE_MEMBERS, strict ? PROFILE_REQUIRED : PROFILE_CORE, report);
  checkIdentity('profile', key, entry, report);
  checkStrings('profile', key, entry, PROFILE_STRINGS, report);
  const mode = entry['mode'];
  if (mode !== 'sbpl' && mode !== 'blob') {
    const fault = {
      code: 'profile.bad_mode',
      field: '/mode',
      message: `mode is ${quoted(mode)}, neither sbpl nor blob`,
      subject,
    };
    report(fault);
    crashOnUnhashable(mode, fault);
  }
  checkList('profile', key, entry, 'probe_refs', report);
  for (const field of PROFILE_NULLABLE) {
    const value = entry[field];
    if (value === undefined || value === null || typeof value === 'string') continue;
    report({
      code: 'profile.bad_nullable',
      field: `/${field}`,
      message: `${field} is ${kindOf(value)}, neither a string nor null`,
      subject: { ...subject, field },
    });
  }
  checkList('profile', key, entry, 'key_specific_rules', report);
}

function crashOnUnhashable(value: unknown, fault: Fault): void {
  if (isContainer(value)) throw new ReferenceCrash(fault);
}

type Kind = 'probe' | 'profile';

/** Nothing is allocated for an entry that is in order. */
const NONE: readonly string[] = [];

function checkMembers(
  kind: Kind,
  key: string,
  entry: Record<string, unknown>,
  known: ReadonlySet<string>,
  required: readonly string[],
  report: Report,
): void {
  let keys: readonly string[] = NONE;
  for (const member in entry) if (!known.has(member)) keys = [...keys, member];
  if (keys.length > 0) {
    keys = [...keys].sort(compareCodePoints);
    report({
      code: `${kind}.unexpected_keys`,
      field: keys.length === 1 ? pointer(keys[0]!) : '',
      message: `the ${kind} ${quoted(key)} has members outside the schema: ${keys.map(quoted).join(', ')}`,
      subject: { [kind]: key, keys },
    });
  }
  keys = NONE;
  for (const member of required) if (!Object.hasOwn(entry, member)) keys = [...keys, member];
  if (keys.length > 0) {
    keys = [...keys].sort(compareCodePoints);
    report({
      code: `${kind}.missing_keys`,
      field: '',
      message: `the ${kind} ${quoted(key)} lacks ${keys.join(', ')}`,
      subject: { [kind]: key, keys },
    });
  }
}

function checkIdentity(kind: Kind, key: string, entry: Record<string, unknown>, report: Report): void {
  const id = entry[`${kind}_id`];
  if (id === key) return;
  report({
    code: `${kind}.id_mismatch`,
    field: `/${kind}_id`,
    message: `the ${kind} under ${quoted(key)} calls itself ${quoted(id)}`,
    subject: { [kind]: key },
  });
}

function checkStrings(kind: Kind, key: string, entry: Record<string, unknown>, fields: readonly string[], report: Report): void {
  for (const field of fields) {
    const value = entry[field];
    if (typeof value !== 'string' && Object.hasOwn(entry, field)) {
      report({
        code: `${kind}.field_not_string`,
        field: `/${field}`,
        message: `${field} is ${kindOf(value)}, not a string`,
        subject: { [kind]: key, field },
      });
    }
  }
}

function checkLanes(key: string, entry: Record<string, unknown>, report: Report): void {
  const lanes = entry['supports_lanes'];
  if (lanes === undefined || lanes === null) return;
  const field = '/supports_lanes';
  if (!isObject(lanes)) {
    report({ code: 'probe.bad_lanes', field, message: `supports_lanes is ${kindOf(lanes)}, not an object`, subject: { probe: key } });
    return;
  }
  for (const lane of LANES) {
    const value = lanes[lane];
    if (typeof value === 'boolean' || value === undefined) continue;
    const message = `supports_lanes.${lane} is ${kindOf(value)}, not true or false`;
    report({ code: 'probe.bad_lanes', field: `${field}/${lane}`, message, subject: { probe: key, lane } });
  }
}

function checkList(kind: Kind, key: string, entry: Record<string, unknown>, field: string, report: Report): void {
  const list = entry[field];
  if (list === undefined || list === null) return;
  const code = `${kind}.bad_list`;
  if (!Array.isArray(list)) {
    report({ code, field: `/${field}`, message: `${field} is ${kindOf(list)}, not an array`, subject: { [kind]: key, field } });
    return;
  }
  for (let index = 0; index < list.length; index++) {
    const item: unknown = list[index];
    if (typeof item === 'string') continue;
    const message = `item ${index} of ${field} is ${kindOf(list[index])}, not a string`;
    report({ code, field: pointer(field, index), message, subject: { [kind]: key, field, index } });
  }
}

function checkControls(key: string, controls: unknown, report: Report): void {
  if (!Array.isArray(controls)) return;
  for (let i = 0; i < controls.length; i++) {
    const value: unknown = controls[i];
    if (CONTROLS.includes(value as string)) continue;
    const fault = {
      code: 'probe.unknown_control',
      field: pointer('controls_supported', i),
      message: `there is no control ${quoted(value)}; known are ${CONTROLS.join(', ')}`,
      subject: { probe: key, value },
    };
    report(fault);
    crashOnUnhashable(value, fault);
  }
}
