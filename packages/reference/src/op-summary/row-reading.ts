import { type RowReading, SUMMARY_MEMBERS } from '@runtime/op-summary';
import { REFERENCE_WORLD_ID, referenceWorld } from '../world.js';

/** Members that the reference's observation record knows. It refuses a row with any other. */
const MEMBERS: ReadonlySet<string> = new Set([
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

/** Observations of the reference: no member that it does not know, and nearly any value. */
export const rowReading: RowReading = {
  name: 'reference',
  strict: false,
  assumedWorld: { id: REFERENCE_WORLD_ID, operations: () => referenceWorld().operations.names },
  faultOfMembers(row) {
    const unknown = Object.keys(row).find((member) => !MEMBERS.has(member));
    return unknown === undefined ? null : { field: unknown, what: `has the unknown member ${unknown}` };
  },
  faultOfValues: () => null,
};
