import type { ExaminedRun } from '@runtime/bundle-store';
import type { RuleSet } from '@runtime/contracts';
import { PromotionError } from '../error.js';
import { EVIDENCE_GATE_SETS, EVIDENCE_GATES } from './evidence-set.js';
import { factsOf, type RunFacts } from './facts.js';
import type { GateSet } from './gate.js';

/** How the runs of one producer are judged. */
export interface GateSets {
  /** The list that is asked today. */
  current: GateSet;
  /** Every list that packets may have been made with, `current` included. */
  all: readonly GateSet[];
  /** Whether a packet must say which commit of its bundle is meant. */
  requiresBundleBlock: boolean;
  /** @param tolerant Documents of the wrong types are no error: nothing in them counts. */
  factsOf(run: ExaminedRun, options: { tolerant: boolean }): Promise<RunFacts>;
}

const registered = new Map<RuleSet, () => Promise<GateSets>>([
  ['runtime', async () => ({ current: EVIDENCE_GATES, all: EVIDENCE_GATE_SETS, requiresBundleBlock: true, factsOf })],
]);

/** Makes the gates of another producer known. They are loaded when the first of its runs is judged. */
export function registerGateSets(ruleSet: Exclude<RuleSet, 'runtime'>, load: () => Promise<GateSets>): void {
  registered.set(ruleSet, load);
}

/** @throws PromotionError `GATE_SET_UNKNOWN` when nobody registered it. */
export async function gateSetsOf(ruleSet: RuleSet): Promise<GateSets> {
  const load = registered.get(ruleSet);
  if (load !== undefined) return load();
  throw new PromotionError({
    code: 'GATE_SET_UNKNOWN',
    message: 'the bundle is evidence of the Python reference, and its gates are not registered',
    category: 'usage',
    hint: `call register() of @runtime/${ruleSet} before the bundle is judged`,
  });
}
