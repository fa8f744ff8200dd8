import { ObservationError } from './error.js';
import { isGiven, isObject, type JsonObject } from './values.js';
import { pointerToken } from './walk.js';

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isDecisionValue: Test = (value) => value === 'allow' || value === 'deny';
const isStatus: Test = (value) => value === 'success' || value === 'errno' || value === 'blocked';
const isList: Test = Array.isArray;

/** Members a row of ours may leave out or null, but not fill with something else. */
const ROW_MEMBERS: readonly (readonly [string, Test, string])[] = [
  ['name', isText, 'text'],
  ['expectation_id', isText, 'text'],
  ['operation', isText, 'text'],
  ['path', isText, 'text'],
  ['target', isText, 'text'],
  ['expected', isDecisionValue, 'allow or deny'],
  ['actual', isDecisionValue, 'allow or deny'],
  ['stderr', isText, 'text'],
  ['stdout', isText, 'text'],
  ['violation_summary', isText, 'text'],
  ['notes', isText, 'text'],
  ['command', isList, 'a list'],
  ['runtime_result', isObject, 'an object'],
];

const RESULT_MEMBERS: readonly (readonly [string, Test, string])[] = [
  ['status', isStatus, 'success, errno or blocked'],
  ['errno', Number.isSafeInteger, 'a whole number'],
  ['failure_stage', isText, 'text'],
  ['failure_kind', isText, 'text'],
  ['apply_report', isObject, 'an object'],
  ['runner_info', isObject, 'an object'],
  ['seatbelt_callouts', isList, 'a list'],
  ['entitlement_checks', isList, 'a list'],
];

/** @throws ObservationError `OBSERVATION_ROW_INVALID` naming the first member of the wrong type. */
export function assertRowTypes(row: JsonObject): void {
  assertMembers(row, ROW_MEMBERS, '');
  const result = row['runtime_result'];
  if (isObject(result)) assertMembers(result, RESULT_MEMBERS, '/runtime_result');
  assertFinite(row);
}

function assertMembers(object: JsonObject, members: typeof ROW_MEMBERS, field: string): void {
  for (const [name, test, wanted] of members) {
    const value = object[name];
    if (isGiven(value) && !test(value)) throw invalid(`${name} is not ${wanted}`, `${field}/${name}`);
  }
}

/** JSON has no NaN; one that came in as a value may not go out as a token. */
function assertFinite(row: JsonObject): void {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'string' || value === null || typeof value === 'boolean' || value === undefined) continue;
    if (!isFiniteThroughout(value)) throw invalid('a number is not finite', `/${pointerToken(name)}`);
  }
}

function isFiniteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string' || isFiniteThroughout(item));
  if (!isObject(value)) return Number.isFinite(Number(value));
  for (const name in value) {
    const member = value[name];
    if (typeof member !== 'string' && member !== null && !isFiniteThroughout(member)) return false;
  }
  return true;
}

const invalid = (message: string, field: string): ObservationError =>
  new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message, field, hint: 'the row is left out; see how its runner recorded it' });
