import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeUtf8 } from '@runtime/contracts';
import { isFalsy, isObject } from '../finding.js';
import { PLAN_SCHEMA } from '../plan/check.js';
import { fail, parseLeniently } from './read.js';

/** The reference's plan loader: the first check that fails ends it (contract: plans, load rules). */
export function loadReferencePlan(root: string, path: string): Record<string, unknown> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(root, path));
    decodeUtf8(bytes);
  } catch {
    return fail({ code: 'plan.unreadable' });
  }
  let plan: unknown;
  try {
    plan = parseLeniently(bytes);
  } catch {
    return fail({ code: 'plan.not_json' });
  }
  if (!isObject(plan)) return fail({ code: 'plan.not_object' });
  if (plan['schema_version'] !== PLAN_SCHEMA) fail({ code: 'plan.schema_mismatch' });
  if (Object.hasOwn(plan, 'schema_versions')) fail({ code: 'plan.schema_versions_forbidden' });
  if (isFalsy(plan['plan_id'])) fail({ code: 'plan.plan_id_missing' });
  if (isFalsy(plan['registry_id'])) fail({ code: 'plan.registry_id_missing' });
  if (!Array.isArray(plan['profiles'])) fail({ code: 'plan.profiles_not_list' });
  return plan;
}
