import type { VerifiedBundle } from '@runtime/bundle-store';
import type { Promotability } from '@runtime/contracts';
import { brief, clip, member, object, text } from '../results/values.js';
import type { GatesAnswer } from './model.js';

/** What every simulated run has against it: no kernel, no launchd, nothing applied, no host that is compared. */
const ALWAYS_SIMULATED = new Set([
  'already_sandboxed',
  'apply_failed',
  'clean_start_unproven',
  'host_world_mismatch',
  'not_clean_channel',
  'simulated_runner',
  'tools_not_system',
]);

/** The answer of the gates, for people. */
export function gatesAnswer(bundle: VerifiedBundle, promotability: Promotability): GatesAnswer {
  const { promotable_decision_stage: promotable, reasons, information, gates, gate_set } = promotability;
  const simulated = text(object(member(bundle.run_manifest ?? {}, 'execution')), 'runner') === 'simulated';
  return {
    promotable,
    gate_set: gate_set ?? 'unknown',
    information: information ?? [],
    gates: (gates ?? []).map(({ code, passed, explanation, inputs }) => ({
      code,
      passed,
      explanation: clip(explanation),
      inputs: brief(inputs) ?? '',
    })),
    simulated,
    against: promotable ? [] : reasons.filter((reason) => !simulated || !ALWAYS_SIMULATED.has(reason)),
  };
}
