import { compareCodePoints, JsonNumber, LIMITS } from '@runtime/contracts';
import { upgradeCommand } from '../commands.js';
import { didYouMean, isContainer, isObject, kindOf, pointer, quoted, spelling } from '../finding.js';

/** What is wrong with one entry of a registry. `field` is a JSON pointer inside the entry. */
export interface Fault {
  code: string;
  field: string;
  message: string;
  subject: Record<string, unknown>;
  hint?: string;
}

export interface EntryRules {
  /** All members of v0.2, or only the core ones (the upgrade, which fills in the rest). */
  strict: boolean;
  /** `reference`: what the reference's validator lets through passes here too. */
  rules: 'reference' | 'runtime';
}

/** Thrown in the reference's rules where the reference looks an array or object up in a set and dies of it. */
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
export const PROBE_OPTIONAL_STRINGS = ['expectation_id', 'mode', 'driver', 'syscall', 'attr_payload', 'anchor_ctx_id', 'filter_name'];
const PROBE_MEMBERS = new Set([...PROBE_REQUIRED, ...PROBE_OPTIONAL_STRINGS, 'filter_type']);

const PROFILE_STRINGS = ['profile_id', 'profile_path', 'mode'];
const PROFILE_CORE = [...PROFILE_STRINGS, 'probe_refs'];
const PROFILE_NULLABLE = ['family', 'semantic_group', 'notes'];
const PROFILE_REQUIRED = [...PROFILE_CORE, ...PROFILE_NULLABLE, 'key_specific_rules'];
const PROFILE_MEMBERS = new Set(PROFILE_REQUIRED);
/** Ours: a profile may do without the exec stub. */
const PROFILE_MEMBERS_OURS = new Set([...PROFILE_REQUIRED, 'stub']);

/** What an author decides about; the rest has defaults. */
const CORE: Readonly<Record<Kind, readonly string[]>> = { probe: PROBE_CORE, profile: PROFILE_CORE };

type Report = (fault: Fault) => void;

/** For faults that an upgrade mends; who knows the registry says so with its id. */
const DEFAULTS_HINT = 'runtime registry-upgrade fills in the defaults';

/** The fault with the whole command, where a command mends it. */
export const withCommand = (fault: Fault, registryId: string): Fault =>
  fault.hint === DEFAULTS_HINT ? { ...fault, hint: `${upgradeCommand(registryId)} fills in the defaults` } : fault;

/** Checks one probe. Order of the faults as in the contract (plans, entry validator: probe). */
export function checkProbe(key: string, entry: unknown, { strict, rules }: EntryRules, report: Report): void {
  const subject = { probe: key };
  if (!isObject(entry)) {
    report({ code: 'probe.not_object', field: '', message: `the probe ${quoted(key)} is ${kindOf(entry)}, not an object`, subject });
    return;
  }
  checkMembers('probe', key, entry, PROBE_MEMBERS, strict ? PROBE_REQUIRED : PROBE_CORE, report);
  checkIdentity('probe', key, entry, report);
  checkStrings('probe', key, entry, PROBE_STRINGS, rules, report);
  if (entry['expected'] !== 'allow' && entry['expected'] !== 'deny') {
    const fault = {
      code: 'probe.bad_expected',
      field: '/expected',
      message: `expected is ${quoted(entry['expected'])}, neither allow nor deny`,
      subject,
      ...spelling(entry['expected'], ['allow', 'deny'], 'write one of'),
    };
    report(fault);
    crashOnUnhashable(entry['expected'], fault, rules);
  }
  checkLanes(key, entry, { strict, rules }, report);
  for (const field of PROBE_LISTS) checkList('probe', key, entry, field, { strict, rules }, report);
  checkControls(key, entry['controls_supported'], rules, report);
  for (const field of PROBE_OPTIONAL_STRINGS) {
    const value = entry[field];
    if (typeof value === 'string' && rules === 'runtime') checkLength('probe', key, value, field, pointer(field), report);
    if (value === undefined || typeof value === 'string' || (value === null && allowsNull(rules, strict))) continue;
    report({
      code: 'probe.field_not_string',
      field: `/${field}`,
      message: `${field} is ${kindOf(value)}, not a string`,
      subject: { ...subject, field },
      ...(value === null ? { hint: 'leave the member out' } : {}),
    });
  }
  const type = entry['filter_type'];
  if (type === undefined || Number.isInteger(type) || (type === null && allowsNull(rules, strict))) return;
  if (rules === 'reference' && (typeof type === 'boolean' || (type instanceof JsonNumber && /^-?\d+$/.test(type.text)))) return;
  report({ code: 'probe.filter_type_not_int', field: '/filter_type', message: `filter_type is ${quoted(type)}, not an integer`, subject });
}

/** Checks one profile. Order of the faults as in the contract (plans, entry validator: profile). */
export function checkProfile(key: string, entry: unknown, { strict, rules }: EntryRules, report: Report): void {
  const subject = { profile: key };
  if (!isObject(entry)) {
    report({ code: 'profile.not_object', field: '', message: `the profile ${quoted(key)} is ${kindOf(entry)}, not an object`, subject });
    return;
  }
  const members = rules === 'runtime' ? PROFILE_MEMBERS_OURS : PROFILE_MEMBERS;
  checkMembers('profile', key, entry, members, strict ? PROFILE_REQUIRED : PROFILE_CORE, report);
  checkIdentity('profile', key, entry, report);
  checkStrings('profile', key, entry, PROFILE_STRINGS, rules, report);
  const mode = entry['mode'];
  if (mode !== 'sbpl' && mode !== 'blob') {
    const fault = {
      code: 'profile.bad_mode',
      field: '/mode',
      message: `mode is ${quoted(mode)}, neither sbpl nor blob`,
      subject,
      ...spelling(mode, ['sbpl', 'blob'], 'write one of'),
    };
    report(fault);
    crashOnUnhashable(mode, fault, rules);
  }
  checkList('profile', key, entry, 'probe_refs', { strict, rules }, report);
  for (const field of PROFILE_NULLABLE) {
    const value = entry[field];
    if (typeof value === 'string' && rules === 'runtime') checkLength('profile', key, value, field, pointer(field), report);
    if (value === undefined || value === null || typeof value === 'string') continue;
    report({
      code: 'profile.bad_nullable',
      field: `/${field}`,
      message: `${field} is ${kindOf(value)}, neither a string nor null`,
      subject: { ...subject, field },
    });
  }
  checkList('profile', key, entry, 'key_specific_rules', { strict, rules }, report);
  if (rules === 'runtime' && entry['stub'] !== undefined && typeof entry['stub'] !== 'boolean') {
    report({ code: 'profile.bad_stub', field: '/stub', message: `stub is ${kindOf(entry['stub'])}, not true or false`, subject });
  }
}

/** The published schema knows no null where the validator of the reference lets it pass; the upgrade reads old files leniently. */
const allowsNull = (rules: EntryRules['rules'], strict: boolean): boolean => rules === 'reference' || !strict;

function crashOnUnhashable(value: unknown, fault: Fault, rules: EntryRules['rules']): void {
  if (rules === 'reference' && isContainer(value)) throw new ReferenceCrash(fault);
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
      ...didYouMean(keys[0], known),
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
      hint: keys.some((member) => CORE[kind].includes(member)) ? 'add them: nobody else can say what they are' : DEFAULTS_HINT,
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

function checkStrings(
  kind: Kind,
  key: string,
  entry: Record<string, unknown>,
  fields: readonly string[],
  rules: EntryRules['rules'],
  report: Report,
): void {
  for (const field of fields) {
    const value = entry[field];
    if (typeof value === 'string') {
      if (value === '' && rules === 'runtime' && field !== 'profile_path') {
        report({ code: `${kind}.field_empty`, field: `/${field}`, message: `${field} is empty`, subject: { [kind]: key, field } });
      }
      if (rules === 'runtime') checkLength(kind, key, value, field, pointer(field), report);
    } else if (Object.hasOwn(entry, field)) {
      report({
        code: `${kind}.field_not_string`,
        field: `/${field}`,
        message: `${field} is ${kindOf(value)}, not a string`,
        subject: { [kind]: key, field },
      });
    }
  }
}

/** An id or a target of many megabytes is no id: every row about it, and every frame of a run, would carry it. */
function checkLength(kind: Kind, key: string, text: string, field: string, at: string, report: Report): void {
  if (text.length <= LIMITS.planTextLength) return;
  report({
    code: `${kind}.field_too_long`,
    field: at,
    message: `${field} has ${text.length} characters; the ceiling is ${LIMITS.planTextLength}`,
    subject: { [kind]: key, field },
  });
}

function checkLanes(key: string, entry: Record<string, unknown>, { strict, rules }: EntryRules, report: Report): void {
  const lanes = entry['supports_lanes'];
  if (lanes === undefined || (lanes === null && allowsNull(rules, strict))) return;
  const field = '/supports_lanes';
  if (!isObject(lanes)) {
    report({ code: 'probe.bad_lanes', field, message: `supports_lanes is ${kindOf(lanes)}, not an object`, subject: { probe: key } });
    return;
  }
  const exact = rules === 'runtime' && strict;
  for (const lane of LANES) {
    const value = lanes[lane];
    if (typeof value === 'boolean' || (value === undefined && !exact)) continue;
    const message = value === undefined ? `supports_lanes lacks ${lane}` : `supports_lanes.${lane} is ${kindOf(value)}, not true or false`;
    report({ code: 'probe.bad_lanes', field: `${field}/${lane}`, message, subject: { probe: key, lane } });
  }
  if (!exact) return;
  for (const lane in lanes) {
    if (LANES.includes(lane)) continue;
    report({
      code: 'probe.bad_lanes',
      field: `${field}${pointer(lane)}`,
      message: `there is no lane ${quoted(lane)}`,
      subject: { probe: key, lane },
      ...didYouMean(lane, LANES),
    });
  }
}

function checkList(
  kind: Kind,
  key: string,
  entry: Record<string, unknown>,
  field: string,
  { strict, rules }: EntryRules,
  report: Report,
): void {
  const list = entry[field];
  if (list === undefined || (list === null && allowsNull(rules, strict))) return;
  const code = `${kind}.bad_list`;
  if (!Array.isArray(list)) {
    report({ code, field: `/${field}`, message: `${field} is ${kindOf(list)}, not an array`, subject: { [kind]: key, field } });
    return;
  }
  for (let index = 0; index < list.length; index++) {
    const item: unknown = list[index];
    if (typeof item === 'string') {
      if (rules === 'runtime') checkLength(kind, key, item, field, pointer(field, index), report);
      continue;
    }
    const message = `item ${index} of ${field} is ${kindOf(list[index])}, not a string`;
    report({ code, field: pointer(field, index), message, subject: { [kind]: key, field, index } });
  }
}

function checkControls(key: string, controls: unknown, rules: EntryRules['rules'], report: Report): void {
  if (!Array.isArray(controls)) return;
  for (let i = 0; i < controls.length; i++) {
    const value: unknown = controls[i];
    if (CONTROLS.includes(value as string)) continue;
    // Reported as a bad list item already; saying it twice helps nobody.
    if (rules === 'runtime' && typeof value !== 'string') continue;
    const fault = {
      code: 'probe.unknown_control',
      field: pointer('controls_supported', i),
      message: `there is no control ${quoted(value)}; known are ${CONTROLS.join(', ')}`,
      subject: { probe: key, value },
      ...didYouMean(value, CONTROLS),
    };
    report(fault);
    crashOnUnhashable(value, fault, rules);
  }
}
