import { isBlockedStage, type Observation } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import { isPathOperation, withoutAliases } from '../paths.js';
import { baselineVerdict } from '../results/baseline-results.js';
import { errnoOf } from '../results/runtime-results.js';
import type { ProbeRowOfJob } from '../rows.js';
import { platformVerdict, processVerdict } from './policy.js';

type Confounder<Name extends keyof Observation> = NonNullable<Observation[Name]> | undefined;

const TCC_DEVICES = ['device-camera', 'device-microphone', 'device-mic'];
const TCC_FOLDER = /^\/Users\/[^/]+\/(?:Documents|Downloads|Desktop)(?:\/|$)/;

/** Whether consent prompts may have decided instead of the policy. */
export function tccConfounder(facts: ProbeFacts): Confounder<'tcc_confounder'> {
  const { operation, target } = facts.probe;
  if (!TCC_DEVICES.includes(operation) && !TCC_FOLDER.test(withoutAliases(target))) return undefined;
  const baseline = tccBaseline(facts);
  const scenario = tccScenario(facts);
  return { sensitive: true, baseline_status: baseline, scenario_status: scenario, attribution: tccAttribution(baseline, scenario) };
}

function tccBaseline({ baseline }: ProbeFacts): string {
  if (baseline === null) return 'unknown';
  const { status, error } = baselineVerdict(baseline);
  if (error === 'timeout') return 'prompt_or_timeout';
  return status === 'error' ? 'unknown' : status;
}

function tccScenario({ failure, actual }: ProbeFacts): string {
  if (isBlockedStage(failure.stage)) return 'unknown';
  return failure.kind === 'probe_timeout' ? 'prompt_or_timeout' : (actual ?? 'unknown');
}

function tccAttribution(baseline: string, scenario: string): string {
  if (baseline === 'deny' || baseline === 'prompt_or_timeout') return 'tcc_or_platform';
  if (baseline !== 'allow') return 'unknown';
  if (scenario === 'deny' || scenario === 'prompt_or_timeout') return 'sandbox_or_other';
  return scenario === 'allow' ? 'allow' : 'unknown';
}

/** A Mach service that neither lane found: the lookup failed for another reason than the policy. */
export function serviceConfounder({ probe, row, baseline }: ProbeFacts): Confounder<'service_confounder'> {
  if (probe.operation !== 'mach-lookup' || !isMissing(row) || !isMissing(baseline)) return undefined;
  return { status: 'missing_service', baseline_state: 'missing', scenario_state: 'missing', source: 'probe_details' };
}

function isMissing(row: ProbeRowOfJob | null): boolean {
  const present = row?.details?.service_present ?? null;
  return present === null ? row?.details?.xpc_error === 'connection_invalid' : !present;
}

const EPERM = 1;
const EACCES = 13;

/** Which layer an errno of a file operation may come from. */
export function fileConfounder(facts: ProbeFacts, errnoName: string | null): Confounder<'file_confounder'> {
  const errno = errnoOf(facts);
  if (errno === null || errno === 0 || !isPathOperation(facts.probe.operation) || isBlockedStage(facts.failure.stage)) return undefined;
  return { errno, errno_name: errnoName, ...layerOf(errno, facts) };
}

function layerOf(errno: number, facts: ProbeFacts): { classification: string; attribution: string } {
  if (errno === EACCES) return { classification: 'unix_permissions', attribution: 'unix_acl' };
  if (errno !== EPERM) return { classification: 'other_errno', attribution: 'unknown' };
  if (processVerdict(facts) === 'deny') return { classification: 'sandbox_or_mac', attribution: 'app_sandbox' };
  return { classification: 'sandbox_or_mac', attribution: platformVerdict(facts) === 'deny' ? 'mac' : 'sandbox_or_mac' };
}
