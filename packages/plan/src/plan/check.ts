import { JsonNumber, LIMITS } from '@runtime/contracts';
import { type FindingList, isObject, kindOf, pointer, quoted, spelling } from '../finding.js';

export const PLAN_SCHEMA = 'runtime-tools.plan.v0.1';
export const LANE_NAMES = ['baseline', 'scenario', 'oracle'] as const;
export const CONTROL_NAMES = ['baseline', 'allow_default', 'deny_default'] as const;

const MEMBERS = [
  'schema_version',
  'plan_id',
  'registry_id',
  'profiles',
  'world_id',
  'lanes',
  'controls',
  'apply_preflight_profile',
  'notes',
  'known',
  'stand_ins',
  'simulated_host',
  'template_id',
] as const;

/** Members that the digest covers: a number there must be one that every JSON library reads alike. */
const DIGESTED = ['plan_id', 'registry_id', 'profiles', 'lanes', 'controls', 'apply_preflight_profile'] as const;

/**
 * Everything about a plan that can be said without another document. What is an error here keeps the plan from loading.
 * Order as in the contract (plans, load rules), and every fault is reported, not only the first.
 *
 * @param path The plan, as messages and findings name it.
 */
export function checkPlan(value: unknown, path: string, found: FindingList): value is Record<string, unknown> {
  const before = found.errors.length;
  if (!isObject(value)) {
    found.error({ code: 'plan.not_object', path, message: `a plan is an object, and this is ${kindOf(value)}` });
    return false;
  }
  const plan = value;
  const error = (code: string, field: string, message: string, hint?: string): void =>
    found.error({ code, path, field, message, ...(hint === undefined ? {} : { hint }) });

  if (plan['schema_version'] !== PLAN_SCHEMA) {
    error(
      'plan.schema_mismatch',
      '/schema_version',
      `schema_version is ${quoted(plan['schema_version'])}, not ${PLAN_SCHEMA}`,
      `a plan carries "schema_version": "${PLAN_SCHEMA}"`,
    );
  }
  if (Object.hasOwn(plan, 'schema_versions')) {
    error('plan.schema_versions_forbidden', '/schema_versions', 'schema_versions was withdrawn, in any form', 'delete the member');
  }
  for (const field of ['plan_id', 'registry_id'] as const) {
    const id = plan[field];
    if (id === undefined || id === null || id === '') error(`plan.${field}_missing`, `/${field}`, `${field} is missing or empty`);
    else if (typeof id !== 'string') error('plan.field_not_string', `/${field}`, `${field} is ${kindOf(id)}, not a string`);
    else checkLength(id, field, `/${field}`, path, found);
  }
  checkProfiles(plan, path, found);
  checkSwitches(plan, path, found);
  for (const field of ['world_id', 'notes'] as const) {
    if (plan[field] !== undefined && typeof plan[field] !== 'string') {
      error('plan.field_not_string', `/${field}`, `${field} is ${kindOf(plan[field])}, not a string`);
    } else if (typeof plan[field] === 'string') checkLength(plan[field], field, `/${field}`, path, found);
  }
  const preflight = plan['apply_preflight_profile'];
  if (preflight !== undefined && preflight !== null && typeof preflight !== 'string') {
    error('plan.field_not_string', '/apply_preflight_profile', `apply_preflight_profile is ${kindOf(preflight)}, not a path`);
  }
  checkKnown(plan['known'], path, found);
  checkStandIns(plan['stand_ins'], path, found);
  for (const field of DIGESTED) checkNumbers(plan[field], pointer(field), path, found);
  for (const key of Object.keys(plan)) {
    if (key === 'schema_versions' || (MEMBERS as readonly string[]).includes(key)) continue;
    found.warning({
      code: 'plan.unknown_member',
      path,
      field: pointer(key),
      message: `${quoted(key)} is no member of a plan; it is ignored`,
      ...spelling(key, MEMBERS, 'members are'),
    });
  }
  return found.errors.length === before;
}

/** Reports a text that is longer than any text of a plan may be. */
function checkLength(text: string, what: string, field: string, path: string, found: FindingList): boolean {
  const tooLong = text.length > LIMITS.planTextLength;
  if (tooLong) {
    found.error({
      code: 'plan.field_too_long',
      path,
      field,
      message: `${what} has ${text.length} characters; the ceiling is ${LIMITS.planTextLength}`,
    });
  }
  return tooLong;
}

function checkProfiles(plan: Record<string, unknown>, path: string, found: FindingList): void {
  const profiles = plan['profiles'];
  if (!Array.isArray(profiles)) {
    found.error({ code: 'plan.profiles_not_list', path, field: '/profiles', message: `profiles is ${kindOf(profiles)}, not an array` });
    return;
  }
  const seen = new Map<string, number>();
  for (const [i, id] of profiles.entries()) {
    const field = pointer('profiles', i);
    if (typeof id === 'string' && checkLength(id, 'a profile id', field, path, found)) continue;
    if (typeof id !== 'string' || id === '') {
      const message = id === '' ? 'a profile id is empty' : `a profile id is ${kindOf(id)}, not a string`;
      found.error({ code: 'plan.bad_profile_id', path, field, message });
    } else if (seen.has(id)) {
      found.error({
        code: 'plan.duplicate_profile',
        path,
        field,
        message: `the profile ${quoted(id)} stands in the list twice (first at ${seen.get(id)})`,
        subject: { profile: id },
      });
    } else seen.set(id, i);
  }
}

function checkSwitches(plan: Record<string, unknown>, path: string, found: FindingList): void {
  const tables = [
    ['lanes', 'lane', LANE_NAMES],
    ['controls', 'control', CONTROL_NAMES],
  ] as const;
  for (const [member, word, names] of tables) {
    const table = plan[member];
    if (table === undefined) continue;
    if (!isObject(table)) {
      found.error({
        code: `plan.${member}_not_object`,
        path,
        field: `/${member}`,
        message: `${member} is ${kindOf(table)}, not an object`,
      });
      continue;
    }
    for (const name of Object.keys(table)) {
      const field = pointer(member, name);
      if (!(names as readonly string[]).includes(name)) {
        // A misspelt lane switches nothing off, and what should not have run does. A control only declares.
        found[word === 'lane' ? 'error' : 'warning']({
          code: `plan.unknown_${word}`,
          path,
          field,
          message: `there is no ${word} ${quoted(name)}`,
          ...spelling(name, names, `${member} are`),
        });
      } else if (typeof table[name] !== 'boolean') {
        found.error({
          code: `plan.${word}_not_boolean`,
          path,
          field,
          message: `the ${word} ${name} is ${kindOf(table[name])}, not true or false`,
        });
      }
    }
  }
}

const DECISIONS = ['allow', 'deny'];

function checkKnown(known: unknown, path: string, found: FindingList): void {
  if (known === undefined) return;
  const bad = (field: string, message: string): void => found.error({ code: 'plan.bad_known', path, field, message });
  if (!isObject(known)) {
    bad('/known', `known is ${kindOf(known)}, not an object of profiles`);
    return;
  }
  for (const profileId of Object.keys(known)) {
    const outcomes = known[profileId];
    if (!isObject(outcomes)) {
      bad(pointer('known', profileId), `${kindOf(outcomes)} instead of an object of expectations`);
      continue;
    }
    for (const id of Object.keys(outcomes)) {
      const outcome = outcomes[id];
      const field = pointer('known', profileId, id);
      if (!isObject(outcome)) {
        bad(field, `${kindOf(outcome)} instead of {model?, baseline_host?, note?}`);
        continue;
      }
      for (const name of ['model', 'baseline_host']) {
        const decision = outcome[name];
        if (decision !== undefined && !DECISIONS.includes(decision as string))
          bad(`${field}/${name}`, `${quoted(decision)} is neither allow nor deny`);
      }
      if (outcome['note'] !== undefined && typeof outcome['note'] !== 'string') bad(`${field}/note`, 'a note is a string');
    }
  }
}

function checkStandIns(standIns: unknown, path: string, found: FindingList): void {
  if (standIns === undefined) return;
  if (!isObject(standIns)) {
    found.error({ code: 'plan.bad_stand_ins', path, field: '/stand_ins', message: `stand_ins is ${kindOf(standIns)}, not an object` });
    return;
  }
  for (const key of Object.keys(standIns)) {
    if (typeof standIns[key] === 'string') continue;
    found.error({ code: 'plan.bad_stand_ins', path, field: pointer('stand_ins', key), message: 'a stand-in is the path of an SBPL text' });
  }
}

function checkNumbers(value: unknown, field: string, path: string, found: FindingList): void {
  if (value instanceof JsonNumber || (typeof value === 'number' && !Number.isSafeInteger(value))) {
    found.error({
      code: 'plan.number_not_exact',
      path,
      field,
      message: 'a number the digest covers is no integer that every JSON library reads alike',
      hint: 'use integers below 2^53, without point or exponent',
    });
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) if (typeof item !== 'string') checkNumbers(item, `${field}${pointer(i)}`, path, found);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) checkNumbers(value[key], `${field}${pointer(key)}`, path, found);
  }
}
