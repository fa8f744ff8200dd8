import { JsonNumber, LANES, planIssues } from '@runtime/contracts';
import { type FindingList, isObject, pointer, quoted, spelling } from '../finding.js';
import { faultsOf } from '../issues/faults.js';
import { PLAN_MEMBERS } from '../issues/table.js';

export const PLAN_SCHEMA = 'runtime-tools.plan.v0.1';
export const LANE_NAMES = LANES;
export const CONTROL_NAMES = ['baseline', 'allow_default', 'deny_default'] as const;

/** Members that the digest covers: a number there must be one that every JSON library reads alike. */
const DIGESTED = ['plan_id', 'registry_id', 'profiles', 'lanes', 'controls', 'apply_preflight_profile'] as const;

/**
 * Everything about a plan that can be said without another document. What is an error here keeps the plan from loading,
 * and every fault is reported, not only the first.
 *
 * @param path The plan, as messages and findings name it.
 */
export function checkPlan(value: unknown, path: string, found: FindingList): value is Record<string, unknown> {
  const before = found.errors.length;
  for (const fault of faultsOf('plan', value, planIssues(value))) found.error({ ...fault, path });
  if (!isObject(value)) return false;
  checkRepeated(value['profiles'], path, found);
  for (const field of DIGESTED) checkNumbers(value[field], pointer(field), path, found);
  warnOfUnknown(value, PLAN_MEMBERS, [], 'plan.unknown_member', path, found);
  // A control only declares: a misspelt one changes nothing that runs.
  if (isObject(value['controls'])) warnOfUnknown(value['controls'], CONTROL_NAMES, ['controls'], 'plan.unknown_control', path, found);
  return found.errors.length === before;
}

function checkRepeated(profiles: unknown, path: string, found: FindingList): void {
  if (!Array.isArray(profiles)) return;
  const seen = new Map<string, number>();
  for (const [i, id] of profiles.entries()) {
    if (typeof id !== 'string' || id === '') continue;
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, i);
      continue;
    }
    found.error({
      code: 'plan.duplicate_profile',
      path,
      field: pointer('profiles', i),
      message: `the profile ${quoted(id)} stands in the list twice (first at ${first})`,
      subject: { profile: id },
    });
  }
}

function warnOfUnknown(
  object: Record<string, unknown>,
  known: readonly string[],
  at: readonly string[],
  code: string,
  path: string,
  found: FindingList,
): void {
  const owner = at[0] ?? 'a plan';
  for (const key of Object.keys(object)) {
    if (key === 'schema_versions' || known.includes(key)) continue;
    const message = `${quoted(key)} is not a member of ${owner}; it is ignored`;
    found.warning({ code, path, field: pointer(...at, key), message, ...spelling(key, known, 'members are') });
  }
}

function checkNumbers(value: unknown, field: string, path: string, found: FindingList): void {
  if (value instanceof JsonNumber || (typeof value === 'number' && !Number.isSafeInteger(value))) {
    found.error({
      code: 'plan.number_not_exact',
      path,
      field,
      message: 'a number the digest covers is not an integer that every JSON library reads alike',
      hint: 'use integers below 2^53, without point or exponent',
    });
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) if (typeof item !== 'string') checkNumbers(item, `${field}${pointer(i)}`, path, found);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) checkNumbers(value[key], `${field}${pointer(key)}`, path, found);
  }
}
