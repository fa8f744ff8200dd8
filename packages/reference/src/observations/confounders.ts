import { isBlockedStage } from '@runtime/contracts';
import { isNumber, isObject, isWhole, type JsonObject } from '../python/values.js';
import { isUnder } from './paths.js';
import { platformDecision, processDecision } from './policy.js';
import { isDecision, type RowFacts } from './row-facts.js';

const TCC_DEVICES: readonly unknown[] = ['device-camera', 'device-microphone', 'device-mic'];
const TCC_FOLDERS = ['Documents', 'Downloads', 'Desktop'] as const;

/** Whether consent prompts may have decided instead of the policy; null where they cannot. */
export function tccConfounder(facts: RowFacts): JsonObject | null {
  if (!TCC_DEVICES.includes(facts.operation) && !isTccPath(facts)) return null;
  const baseline = tccBaseline(facts);
  const scenario = tccScenario(facts);
  return { sensitive: true, baseline_status: baseline, scenario_status: scenario, attribution: tccAttribution(baseline, scenario) };
}

function isTccPath({ target, home }: RowFacts): boolean {
  if (typeof target !== 'string' || !target.startsWith('/')) return false;
  return home !== null && isBelowHome(target, home);
}

function isBelowHome(target: string, home: string): boolean {
  const root = home === '' ? '/' : home;
  if (!root.startsWith('/')) return false;
  const base = root.replace(/\/+$/, '');
  return TCC_FOLDERS.some((folder) => isUnder(target, `${base}/${folder}`));
}

function tccBaseline({ baseline }: RowFacts): string {
  if (baseline === null) return 'unknown';
  if (baseline['error'] === 'timeout') return 'prompt_or_timeout';
  return isDecision(baseline['status']) ? baseline['status'] : 'unknown';
}

function tccScenario({ failureStage, failureKind, actual }: RowFacts): string {
  if (isBlockedStage(failureStage)) return 'unknown';
  if (failureKind === 'probe_timeout') return 'prompt_or_timeout';
  return isDecision(actual) ? actual : 'unknown';
}

function tccAttribution(baseline: string, scenario: string): string {
  if (baseline === 'deny' || baseline === 'prompt_or_timeout') return 'tcc_or_platform';
  if (baseline !== 'allow') return 'unknown';
  if (scenario === 'deny' || scenario === 'prompt_or_timeout') return 'sandbox_or_other';
  return scenario === 'allow' ? 'allow' : 'unknown';
}

/** A Mach service that neither lane found: the lookup failed for another reason than the policy. */
export function serviceConfounder({ operation, probeDetails, baseline }: RowFacts): JsonObject | null {
  if (operation !== 'mach-lookup') return null;
  if (serviceState(probeDetails) !== 'missing' || serviceState(baseline?.['probe_details']) !== 'missing') return null;
  return { status: 'missing_service', baseline_state: 'missing', scenario_state: 'missing', source: 'probe_details' };
}

function serviceState(details: unknown): 'present' | 'missing' | null {
  if (!isObject(details)) return null;
  if (details['service_present'] === true) return 'present';
  if (details['service_present'] === false) return 'missing';
  return details['xpc_error'] === 'connection_invalid' ? 'missing' : null;
}

/** Which layer an errno of a file operation may come from. */
export function fileConfounder(facts: RowFacts): JsonObject | null {
  const { errno } = facts;
  if (!facts.isPath || isBlockedStage(facts.failureStage) || !isWhole(errno) || isNumber(errno, 0)) return null;
  return { errno, errno_name: facts.errnoName, ...classifyFileErrno(facts) };
}

function classifyFileErrno(facts: RowFacts): { classification: string; attribution: string } {
  if (isNumber(facts.errno, 13)) return { classification: 'unix_permissions', attribution: 'unix_acl' };
  if (!isNumber(facts.errno, 1)) return { classification: 'other_errno', attribution: 'unknown' };
  if (processDecision(facts) === 'deny') return { classification: 'sandbox_or_mac', attribution: 'app_sandbox' };
  return { classification: 'sandbox_or_mac', attribution: platformDecision(facts) === 'deny' ? 'mac' : 'sandbox_or_mac' };
}
