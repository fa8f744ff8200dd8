import { pointerSteps, type SchemaIssue } from '@runtime/contracts';
import { kindOf, pointer, quoted, spelling } from '../finding.js';
import type { Fault } from '../types.js';
import { type CheckedDocument, ISSUES, type IssueRow } from './table.js';

/** A broken rule with the place it is reported at. */
export interface PlacedIssue {
  issue: SchemaIssue;
  steps: readonly string[];
  value: unknown;
  row: IssueRow;
  rank: number;
}

/** The findings that the broken rules of a schema are, in the order of the table. */
export const faultsOf = (document: CheckedDocument, root: unknown, issues: readonly SchemaIssue[]): Fault[] =>
  placed(document, root, issues).map(faultOf);

/** Only the first broken rule of a value counts: what is not a string is not reported as too short as well. */
function placed(document: CheckedDocument, root: unknown, issues: readonly SchemaIssue[]): PlacedIssue[] {
  const seen = new Set<string>();
  const found: PlacedIssue[] = [];
  for (const issue of issues) {
    const member = issue.params.missingProperty ?? issue.params.additionalProperty;
    const place = member === undefined ? issue.instancePath : issue.instancePath + pointer(member);
    if (seen.has(place)) continue;
    seen.add(place);
    const steps = pointerSteps(place);
    const value = valueAt(root, steps);
    const rank = ISSUES[document].findIndex((row) => fits(row, steps, rulesOf(issue, value)));
    const row = ISSUES[document][rank];
    if (row === undefined) throw new Error(`no finding is named for ${issue.keyword} at ${document}${place}`);
    found.push({ issue, steps, value, row, rank });
  }
  return found.sort((a, b) => a.rank - b.rank);
}

const valueAt = (root: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((value, step) => (Object.hasOwn(Object(value), step) ? (value as Record<string, unknown>)[step] : undefined), root);

/** The names under which the table knows a broken rule. */
function rulesOf({ keyword }: SchemaIssue, value: unknown): readonly string[] {
  if (keyword !== 'type') return [keyword];
  return value === null ? ['null'] : Array.isArray(value) ? ['type', 'array'] : ['type'];
}

function fits([place, names]: IssueRow, steps: readonly string[], rules: readonly string[]): boolean {
  if (names !== '' && !names.split(' ').some((name) => rules.includes(name))) return false;
  const wanted = place === '' ? [] : place.split('/');
  if (wanted.at(-1) === '**') return wanted.slice(0, -1).every((step, i) => step === steps[i]);
  return wanted.length === steps.length && wanted.every((step, i) => step === '*' || step === steps[i]);
}

function faultOf({ issue, steps, value, row: [, , code, hint] }: PlacedIssue): Fault {
  const message = `${nameOf(steps)} ${messageOf(issue, value)}`;
  return { code, field: pointer(...steps), message, ...hintOf(issue, steps, value, hint) };
}

const nameOf = (steps: readonly string[]): string => {
  const last = steps.at(-1);
  if (last === undefined) return 'the document';
  return /^[0-9]+$/.test(last) && steps.length > 1 ? `item ${last} of ${steps.at(-2)}` : last;
};

function messageOf({ keyword, params }: SchemaIssue, value: unknown): string {
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'not':
      return 'was withdrawn, in any form';
    case 'additionalProperties':
      return 'is not a known name here';
    case 'minLength':
      return 'is empty';
    case 'maxLength':
      return `has ${String(value).length} characters; the ceiling is ${params.limit}`;
    case 'const':
      return `is ${quoted(value)}, not ${params.allowedValue}`;
    case 'enum':
      return `is ${quoted(value)}, not ${params.allowedValues?.join(' or ')}`;
    case 'type':
      return `is ${kindOf(value)}, not ${[params.type ?? []].flat().map(typeName).join(' or ')}`;
    default:
      return 'does not have the form it must have';
  }
}

const TYPES: Record<string, string> = {
  array: 'an array',
  boolean: 'true or false',
  integer: 'an integer',
  null: 'null',
  object: 'an object',
  string: 'a string',
};

const typeName = (type: string): string => TYPES[type] ?? type;

function hintOf({ keyword, params }: SchemaIssue, steps: readonly string[], value: unknown, hint: IssueRow[3]): { hint?: string } {
  if (typeof hint === 'string') return { hint };
  if (keyword === 'enum') return spelling(value, params.allowedValues ?? [], 'write one of');
  return hint !== undefined && keyword === 'additionalProperties' ? spelling(steps.at(-1), hint, `${steps.at(-2) ?? 'members'} are`) : {};
}
