import { resolve } from 'node:path';
import { ContractError, LIMITS, type Plan, parseJson, sha256Hex } from '@runtime/contracts';
import { FilesError, readRegularFile } from '@runtime/files';
import { planCommand } from '../commands.js';
import { PlanError, type PlanErrorCode } from '../error.js';
import { FindingList } from '../finding.js';
import { type JsonFault, jsonFaultOf } from '../read/read-document.js';
import { openRepository, planPlace, type Repository } from '../read/repository.js';
import type { Finding, RepoOptions } from '../types.js';
import { checkPlan } from './check.js';

/** A plan with its place. */
export interface PlanFile {
  plan: Plan;
  repository: Repository;
  /** Repository-relative. */
  path: string;
  /** Repository-relative folder. */
  directory: string;
  sha256: string;
  warnings: Finding[];
}

/**
 * Reads a plan and checks its shape.
 *
 * @returns The document as it stands in the file: unknown members and key order survive.
 * @throws PlanError `PLAN_UNREADABLE`, `PLAN_NOT_JSON`, `PLAN_DUPLICATE_KEY`, `PLAN_LIMIT_EXCEEDED`, `PLAN_NOT_OBJECT`, `PLAN_SCHEMA_MISMATCH`,
 * `PLAN_SCHEMA_VERSIONS_FORBIDDEN`, `PLAN_ID_MISSING`, `PLAN_REGISTRY_ID_MISSING`, `PLAN_PROFILES_NOT_LIST`,
 * `PLAN_INVALID` (any other fault); `details.problems` lists every fault.
 */
export async function loadPlan(path: string, options: RepoOptions = {}): Promise<Plan> {
  return (await openPlan(path, options)).plan;
}

/** {@link loadPlan} with the plan's place in its repository. */
export async function openPlan(path: string, options: RepoOptions = {}): Promise<PlanFile> {
  const { read, repository, place } = await readPlan(path, options);
  if ('failure' in read) throw planErrorOf([read.failure], repository.root, place.path, read.cause);
  const found = new FindingList();
  if (!checkPlan(read.value, place.path, found)) throw planErrorOf(found.errors, repository.root, place.path);
  return {
    plan: read.value as unknown as Plan,
    repository,
    path: place.path,
    directory: place.directory,
    sha256: read.sha256,
    warnings: found.warnings,
  };
}

export interface PlanRead {
  repository: Repository;
  place: { path: string; directory: string };
  read: { value: unknown; sha256: string } | { failure: Finding; cause: unknown };
}

/** Reads a plan's JSON without looking at what it says. */
export async function readPlan(path: string, options: RepoOptions): Promise<PlanRead> {
  const absolute = resolve(path);
  const repository = await openRepository({ ...options, input: absolute });
  const place = planPlace(repository, absolute);
  try {
    const bytes = await readRegularFile(absolute, { maxBytes: LIMITS.planBytes, followLinks: true });
    const value = parseJson(bytes, { path: place.path, exactNumbers: true });
    return { repository, place, read: { value, sha256: sha256Hex(bytes) } };
  } catch (cause) {
    return { repository, place, read: { failure: planReadFinding(cause, place.path), cause } };
  }
}

const FAULTS: Record<JsonFault, string> = {
  unreadable: 'plan.unreadable',
  not_json: 'plan.not_json',
  duplicate_key: 'plan.duplicate_key',
  too_deep: 'plan.too_deep',
  key_too_long: 'plan.key_too_long',
  too_many_members: 'plan.too_many_members',
};

function planReadFinding(cause: unknown, path: string): Finding {
  const at = { severity: 'error', path, field: '' } as const;
  if (cause instanceof ContractError) {
    const { line, column } = (cause.details ?? {}) as { line?: number; column?: number };
    const position = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
    const fault = jsonFaultOf(cause);
    if (fault === 'unreadable') return { ...at, code: 'plan.unreadable', message: 'the plan is not UTF-8', hint: 'save the file as UTF-8' };
    const message = fault === 'not_json' ? `the plan is not JSON: ${cause.message}` : cause.message;
    const hint = cause.hint ?? 'correct the JSON at this place';
    return { ...at, ...position, field: cause.field ?? '', code: FAULTS[fault], message, hint };
  }
  if (cause instanceof FilesError && cause.category !== 'system') {
    const code = cause.code === 'FILE_TOO_LARGE' ? 'plan.too_large' : 'plan.unreadable';
    return { ...at, code, message: `the plan cannot be read: ${cause.message}`, hint: cause.hint ?? 'check the path' };
  }
  throw cause;
}

const CODES: Record<string, PlanErrorCode> = {
  'plan.unreadable': 'PLAN_UNREADABLE',
  'plan.too_large': 'PLAN_LIMIT_EXCEEDED',
  'plan.too_deep': 'PLAN_LIMIT_EXCEEDED',
  'plan.key_too_long': 'PLAN_LIMIT_EXCEEDED',
  'plan.too_many_members': 'PLAN_LIMIT_EXCEEDED',
  'plan.duplicate_key': 'PLAN_DUPLICATE_KEY',
  'plan.not_json': 'PLAN_NOT_JSON',
  'plan.not_object': 'PLAN_NOT_OBJECT',
  'plan.schema_mismatch': 'PLAN_SCHEMA_MISMATCH',
  'plan.schema_versions_forbidden': 'PLAN_SCHEMA_VERSIONS_FORBIDDEN',
  'plan.plan_id_missing': 'PLAN_ID_MISSING',
  'plan.registry_id_missing': 'PLAN_REGISTRY_ID_MISSING',
  'plan.profiles_not_list': 'PLAN_PROFILES_NOT_LIST',
};

/** The first fault decides code and message; all of them are in `details.problems`. */
export function planErrorOf(problems: readonly Finding[], root: string, path: string, cause?: unknown): PlanError {
  const first = problems[0]!;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new PlanError({
    code: CODES[first.code] ?? 'PLAN_INVALID',
    message: `${path}: ${first.message}${more}`,
    path,
    field: first.field,
    hint: first.hint ?? `${planCommand('plan-lint', root, path)} lists every fault`,
    details: { problems },
    cause,
  });
}
