import { compareCodePoints, type GateResult, type Promotability } from '@runtime/contracts';
import { EVIDENCE_GATES, standingInformation } from './evidence-gates.js';
import { member, type RunFacts } from './facts.js';
import { type Gate, preflightRecord, REFERENCE_GATES } from './reference-gates.js';

/**
 * Asks every gate, in the order of the contract, and collects what failed. Pure: the answer depends on the
 * facts alone. Under our rules all twenty gates decide; for evidence of the reference the first eleven do,
 * and what the others would have said is information.
 */
export function evaluateGates(facts: RunFacts): Promotability {
  const ours = facts.rules === 'runtime';
  const ask = ({ code, check }: Gate): GateResult => ({ code, ...check(facts) });
  const reference = REFERENCE_GATES.map(ask);
  const evidence = EVIDENCE_GATES.map(ask);
  const gates = ours ? [...reference, ...evidence] : reference;
  const information = [...standingInformation(facts), ...(ours ? [] : failed(evidence))];
  const reasons = failed(gates);
  const record = preflightRecord(facts);
  const present = Object.keys(record).length > 0;
  return {
    promotable_decision_stage: reasons.length === 0,
    reasons,
    gating_inputs: {
      channel: member(facts.manifest, 'channel'),
      apply_preflight_present: present,
      apply_ok: present ? member(record, 'apply_ok') : null,
      sandbox_check_self: present ? member(record, 'sandbox_check_self') : null,
    },
    gate_set: ours ? 'evidence' : 'reference',
    information: sorted(information),
    gates,
  };
}

const failed = (gates: readonly GateResult[]): string[] => sorted(gates.filter(({ passed }) => !passed).map(({ code }) => code));

const sorted = (codes: readonly string[]): string[] => [...new Set(codes)].sort(compareCodePoints);
