import { EvidenceError } from '../error.js';
import { acceptedOperations, PREPASS_STAGES } from '../markers/callout.js';
import { isContainer, isGiven, isObject, type JsonObject, orNull, sameValue, truthy } from '../python/values.js';
import type { RowFacts } from './row-facts.js';

/** What callouts before the operation said about it: one object, or the raw one with all its variants. */
export function sandboxCheckPrepass(facts: RowFacts): JsonObject | null {
  if (!truthy(facts.callouts)) return null;
  const candidates = calloutsOf(facts.callouts).filter((callout) => isCandidate(callout, facts));
  const variants = candidates.map(pack);
  if (variants.length < 2) return variants[0] ?? null;
  const raw = candidates.findIndex((callout) => callout['canonicalization'] === 'raw');
  return { primary: variants[Math.max(raw, 0)], variants };
}

function calloutsOf(value: unknown): JsonObject[] {
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'seatbelt_callouts is not a list of objects' });
}

function isCandidate(callout: JsonObject, { operation, target }: RowFacts): boolean {
  assertPlain(callout['stage'], 'stage');
  if (!PREPASS_STAGES.includes(callout['stage'])) return false;
  const accepted = truthy(operation) ? acceptedOperations(operation) : null;
  if (accepted !== null) {
    assertPlain(callout['operation'], 'operation');
    if (!accepted.includes(callout['operation'])) return false;
  }
  return !isGiven(target) || !isGiven(callout['argument']) || sameValue(callout['argument'], target);
}

function assertPlain(value: unknown, member: string): void {
  if (!isContainer(value)) return;
  throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: `the ${member} of a callout is not a plain value` });
}

const pack = (callout: JsonObject): JsonObject => ({
  stage: orNull(callout['stage']),
  api: orNull(callout['api']),
  operation: orNull(callout['operation']),
  argument: orNull(callout['argument']),
  filter_type: orNull(callout['filter_type']),
  filter_type_name: orNull(callout['filter_type_name']),
  decision: orNull(callout['decision']),
  rc: orNull(callout['rc']),
  errno: orNull(callout['errno']),
  no_report: orNull(callout['no_report']),
  no_report_reason: orNull(callout['no_report_reason']),
  canonicalization: orNull(callout['canonicalization']),
  canonical_flag_used: orNull(callout['canonical_flag_used']),
  canonical_flag_reason: orNull(callout['canonical_flag_reason']),
  token_status: orNull(callout['token_status']),
  token_mach_kr: orNull(callout['token_mach_kr']),
});

/** How the policy was applied around the probe, from the result or else from its runner. */
export function resourceHygiene(result: JsonObject): JsonObject | null {
  const given = result['resource_hygiene'];
  if (isObject(given)) return { ...given };
  const runner = result['runner_info'];
  if (!isObject(runner)) return null;
  const derived = {
    apply_model: orNull(runner['apply_model']),
    apply_timing: orNull(runner['apply_timing']),
    preexisting_sandbox_suspected: orNull(runner['preexisting_sandbox_suspected']),
  };
  return Object.values(derived).some((value) => value !== null) ? derived : null;
}
