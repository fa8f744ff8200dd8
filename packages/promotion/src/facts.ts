import { JsonNumber, type RuleSet, type WorldIdentity } from '@runtime/contracts';

export type JsonObject = Record<string, unknown>;

/** What a strict load of the bundle said. */
export type Integrity = { verified: true } | { verified: false; code: string; message: string };

/** Everything the gates look at, gathered once. Nothing in it comes from the caller or the environment. */
export interface RunFacts {
  rules: RuleSet;
  manifestPresent: boolean;
  /** Empty when the manifest is absent or no object. */
  manifest: JsonObject;
  statusPresent: boolean;
  status: JsonObject;
  /** Empty when the strict load failed, as in the reference. */
  index: JsonObject;
  integrity: Integrity;
  /** Bundle-relative names of the files that exist, of those the gates ask for. */
  present: ReadonlySet<string>;
  /** Bundle-relative names the index lists. */
  indexed: Pick<ReadonlySet<string>, 'has'>;
  /** The separate preflight document, when it could be read and verified. */
  preflightDocument: JsonObject | null;
  /** The baseline the manifest names, when that world is known. */
  world: WorldIdentity | null;
}

export const DECISION_STAGE_ARTIFACTS = ['runtime_results.json', 'runtime_events.normalized.json', 'expected_matrix.json'] as const;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member; null when it is absent. */
export const member = (object: JsonObject, name: string): unknown => (Object.hasOwn(object, name) ? (object[name] ?? null) : null);

/** An own member that is an object; an empty object otherwise. */
export function objectMember(object: JsonObject, name: string): JsonObject {
  const value = member(object, name);
  return isObject(value) ? value : {};
}

/** Truth as the reference sees it. */
export function truthy(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  if (typeof value === 'number' || value instanceof JsonNumber) return Number(value) !== 0;
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : true;
}
