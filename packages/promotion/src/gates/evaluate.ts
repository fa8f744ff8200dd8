import { compareCodePoints, type Promotability, type PromotionReason } from '@runtime/contracts';
import { preflightRecord } from './bundle.js';
import type { RunFacts } from './facts.js';
import type { Gate, GateAnswer, GateSet } from './gate.js';
import { member } from './values.js';

/** Asks every gate of a set, in its order, and collects what failed. Pure: the answer depends on the facts and the set alone. */
export function evaluateGates(facts: RunFacts, set: GateSet): Promotability {
  const gates = ask(facts, set.gates);
  const reasons = codesOfFailed(gates);
  const record = preflightRecord(facts);
  return {
    promotable_decision_stage: reasons.length === 0,
    reasons,
    gating_inputs: {
      channel: member(facts.manifest, 'channel'),
      apply_preflight_present: Object.keys(record).length > 0,
      apply_ok: member(record, 'apply_ok'),
      sandbox_check_self: member(record, 'sandbox_check_self'),
    },
    gate_set: set.name,
    gate_set_version: set.version,
    information: sorted(set.information(facts)),
    gates,
  };
}

/** Codes of the gates that do not pass, unique and sorted. */
export const failedGates = (facts: RunFacts, gates: readonly Gate[]): PromotionReason[] => codesOfFailed(ask(facts, gates));

interface AskedGate extends GateAnswer {
  code: PromotionReason;
}

const ask = (facts: RunFacts, gates: readonly Gate[]): AskedGate[] => gates.map(({ code, check }) => ({ code, ...check(facts) }));

const codesOfFailed = (asked: readonly AskedGate[]): PromotionReason[] =>
  sorted(asked.filter(({ passed }) => !passed).map(({ code }) => code));

const sorted = <Code extends string>(codes: readonly Code[]): Code[] => [...new Set(codes)].sort(compareCodePoints);
