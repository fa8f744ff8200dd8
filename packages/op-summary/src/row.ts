import type { RuleSet } from '@runtime/contracts';
import { OpSummaryError } from './error.js';

/** The members of an observation that a summary looks at. A reader of large files need not build any other. */
export const SUMMARY_MEMBERS = [
  'run_id',
  'world_id',
  'profile_id',
  'scenario_id',
  'expectation_id',
  'operation',
  'target',
  'expected',
  'actual',
  'match',
  'failure_stage',
  'failure_kind',
  'intended_op_witnessed',
  'harness',
] as const;

/** Members the reference's observation record knows. It refuses a row with any other; for evidence of ours they survive unread. */
const REFERENCE_MEMBERS: ReadonlySet<string> = new Set([
  ...SUMMARY_MEMBERS,
  'apply_report',
  'command',
  'decision_path',
  'entitlement_checks',
  'errno',
  'errno_name',
  'file_confounder',
  'first_denial_filters',
  'first_denial_op',
  'normalized_path',
  'normalized_path_source',
  'notes',
  'observed_path',
  'observed_path_source',
  'policy_layers',
  'preflight',
  'primary_intent',
  'probe_details',
  'probe_name',
  'reached_primary_op',
  'requested_path',
  'resource_hygiene',
  'runner_info',
  'runtime_status',
  'sandbox_check_prepass',
  'seatbelt_callouts',
  'service_confounder',
  'stderr',
  'stdout',
  'tcc_confounder',
  'violation_summary',
]);

export interface SummaryRow {
  world_id: unknown;
  scenario_id: unknown;
  expectation_id: unknown;
  operation: unknown;
  target: unknown;
  expected: unknown;
  actual: unknown;
  match: unknown;
  failure_stage: unknown;
  failure_kind: unknown;
  intended_op_witnessed: unknown;
}

/** Stages at which no decision was measured. */
export const BLOCKING: ReadonlySet<unknown> = new Set(['apply', 'bootstrap', 'preflight']);

/** An object or array with something in it. */
const isFilled = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const OURS = /^runtime-(?:simulated|seatbelt)\//;
const SIMULATED = /^runtime-simulated\//;

export const isSimulated = (row: Record<string, unknown>): boolean => SIMULATED.test(text(own(row, 'harness')));

/** The rules a row falls under: those of its bundle, and never fewer than those of the harness it names. */
export const rulesOfRow = (row: Record<string, unknown>, rules: RuleSet): RuleSet =>
  rules === 'runtime' || OURS.test(text(own(row, 'harness'))) ? 'runtime' : 'reference';

/**
 * Checks a row and takes from it what a summary needs.
 *
 * @throws OpSummaryError `OBSERVATION_ROW_INVALID` with the row's index.
 */
export function summaryRow(row: Record<string, unknown>, index: number, rules: RuleSet, path?: string): SummaryRow {
  const invalid = (field: string, what: string): OpSummaryError =>
    new OpSummaryError({
      code: 'OBSERVATION_ROW_INVALID',
      message: `observation ${index}: ${what}${path === undefined ? '' : ` (${path})`}`,
      path,
      field: `/${index}${field === '' ? '' : `/${field}`}`,
      hint: 'normalise the run again, or take the events from the bundle that was committed',
      details: { row: index },
    });
  for (const member of ['world_id', 'profile_id', 'scenario_id']) {
    if (!Object.hasOwn(row, member)) throw invalid(member, `has no ${member}`);
  }
  if (rules === 'reference') {
    for (const member of Object.keys(row)) if (!REFERENCE_MEMBERS.has(member)) throw invalid(member, `has the unknown member ${member}`);
  }
  const taken: SummaryRow = {
    world_id: own(row, 'world_id'),
    scenario_id: own(row, 'scenario_id'),
    expectation_id: own(row, 'expectation_id'),
    operation: Object.hasOwn(row, 'operation') ? row['operation'] : '',
    target: own(row, 'target'),
    expected: own(row, 'expected'),
    actual: own(row, 'actual'),
    match: own(row, 'match'),
    failure_stage: own(row, 'failure_stage'),
    failure_kind: own(row, 'failure_kind'),
    intended_op_witnessed: own(row, 'intended_op_witnessed'),
  };
  for (const member of ['scenario_id', 'operation', 'failure_stage'] as const) {
    const value = taken[member];
    if (typeof value === 'object' && value !== null) throw invalid(member, `${member} is no text`);
  }
  // The reference looks at the kind of a blocked row only, and there cannot count by an object.
  if (BLOCKING.has(taken.failure_stage) && isFilled(taken.failure_kind)) throw invalid('failure_kind', 'failure_kind is no text');
  if (rules === 'runtime') {
    for (const member of ['world_id', 'scenario_id', 'operation'] as const) {
      if (typeof taken[member] !== 'string') throw invalid(member, `${member} is no text`);
    }
    for (const member of ['match', 'intended_op_witnessed'] as const) {
      const value = taken[member];
      if (value !== null && typeof value !== 'boolean') throw invalid(member, `${member} is neither true, false nor null`);
    }
    for (const member of ['failure_stage', 'failure_kind', 'expected', 'actual', 'expectation_id', 'target'] as const) {
      const value = taken[member];
      if (value !== null && typeof value !== 'string') throw invalid(member, `${member} is neither text nor null`);
    }
  }
  return taken;
}

/** Own members only: a row must not inherit an answer. */
const own = (row: Record<string, unknown>, member: string): unknown => (Object.hasOwn(row, member) ? (row[member] ?? null) : null);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
