import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeUtf8, SCHEMA_VERSIONS } from '@runtime/contracts';
import { parsePythonJson } from '../python/json.js';
import { isObject, truthy } from '../python/values.js';
import { fail } from './read.js';

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
    plan = parsePythonJson(bytes);
  } catch {
    return fail({ code: 'plan.not_json' });
  }
  if (!isObject(plan)) return fail({ code: 'plan.not_object' });
  if (plan['schema_version'] !== SCHEMA_VERSIONS.plan) fail({ code: 'plan.schema_mismatch' });
  if (Object.hasOwn(plan, 'schema_versions')) fail({ code: 'plan.schema_versions_forbidden' });
  if (!truthy(plan['plan_id'])) fail({ code: 'plan.plan_id_missing' });
  if (!truthy(plan['registry_id'])) fail({ code: 'plan.registry_id_missing' });
  if (!Array.isArray(plan['profiles'])) fail({ code: 'plan.profiles_not_list' });
  return plan;
}
