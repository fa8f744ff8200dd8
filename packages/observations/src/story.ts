import { type Decision, isBlockedStage, type MatrixProbe } from '@runtime/contracts';
import type { DeniedAccess, MeasuredRow } from '@runtime/job';
import type { Failure } from './decision.js';
import { isPathOperation, withoutAliases } from './paths.js';
import type { ProbeRowOfJob } from './rows.js';

/** How a decision came about. Null is unknown: nobody saw what was denied first. */
export interface Story {
  reached_primary_op: boolean | null;
  first_denial_op: string | null;
  first_denial_filters: { name: string; value: string }[] | null;
  decision_path: 'dependency_denied' | 'primary_op_denied' | 'no_denial_observed' | null;
}

const UNKNOWN: Story = { reached_primary_op: null, first_denial_op: null, first_denial_filters: null, decision_path: null };
const ALLOWED: Story = { ...UNKNOWN, reached_primary_op: true, decision_path: 'no_denial_observed' };

export interface Told {
  probe: MatrixProbe;
  row: ProbeRowOfJob;
  actual: Decision | null;
  failure: Failure;
  /** The target as the host resolves it, where that is known. */
  resolvedTarget: string | null;
}

/** The one story of a row, as every document tells it (contract: normalisation, 14.6; ours, 4). */
export function storyOf({ probe, row, actual, failure, resolvedTarget }: Told): Story {
  if (row.kind === 'measured' && row.prerequisite !== undefined) return deniedStory(row.prerequisite, false);
  if (isBlockedStage(failure.stage)) {
    const exec = failure.kind === 'bootstrap_deny_process_exec';
    return { ...UNKNOWN, reached_primary_op: false, first_denial_op: exec ? 'process-exec*' : null, decision_path: 'dependency_denied' };
  }
  if (actual === 'allow') return ALLOWED;
  if (actual === null || row.kind === 'not_run') return UNKNOWN;
  const denied = row.first_denied ?? deniedCall(probe, row, resolvedTarget);
  // A step on the way was refused, and nobody can say whether by the step's own access or by a link before it.
  if (denied === null && row.details?.step !== undefined)
    return { ...UNKNOWN, reached_primary_op: false, decision_path: 'dependency_denied' };
  return denied === null ? UNKNOWN : deniedStory(denied, isAsked(probe, denied, resolvedTarget));
}

function deniedStory(denied: DeniedAccess, primary: boolean): Story {
  const filter = filterOf(denied.operation);
  return {
    reached_primary_op: primary,
    first_denial_op: denied.operation,
    first_denial_filters: filter === null || denied.path === '' ? null : [{ name: filter, value: denied.path }],
    decision_path: primary ? 'primary_op_denied' : 'dependency_denied',
  };
}

/** Our own call was refused. On a path, that speaks about the path itself only where no link stands on the way. */
function deniedCall(probe: MatrixProbe, row: MeasuredRow, resolvedTarget: string | null): DeniedAccess | null {
  if (row.errno_source !== 'call' || row.details?.step !== undefined) return null;
  if (isPathOperation(probe.operation) && resolvedTarget !== probe.target) return null;
  return { operation: probe.operation, path: probe.target };
}

/** Whether what was denied is what the probe is about, and no link on the way to it. */
function isAsked(probe: MatrixProbe, denied: DeniedAccess, resolvedTarget: string | null): boolean {
  if (!belongsTo(probe.operation, denied.operation)) return false;
  if (!isPathOperation(probe.operation)) return denied.path === probe.target || denied.path === '';
  const place = withoutAliases(denied.path);
  return place === withoutAliases(probe.target) || (resolvedTarget !== null && place === withoutAliases(resolvedTarget));
}

/** `file-read*` asks for data; metadata is what the walk to a target needs. */
const belongsTo = (asked: string, denied: string): boolean =>
  asked === denied || (asked.endsWith('*') && denied.startsWith(asked.slice(0, -1)) && denied !== 'file-read-metadata');

const FILTERS: Readonly<Record<string, string>> = {
  'mach-lookup': 'global-name',
  'sysctl-read': 'sysctl-name',
  'darwin-notification-post': 'notification-name',
  'distributed-notification-post': 'notification-name',
  signal: 'target',
  'process-info-pidinfo': 'target',
};

const filterOf = (operation: string): string | null =>
  isPathOperation(operation) || operation.startsWith('process-exec') ? 'path' : (FILTERS[operation] ?? null);
