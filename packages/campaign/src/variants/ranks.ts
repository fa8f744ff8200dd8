import { policyInRank, RANK_VARIANTS } from '@runtime/sbpl';
import type { DisagreementKind } from '../types.js';
import type { ModelVariant } from './variant.js';

const KINDS: Readonly<Record<string, DisagreementKind>> = {
  names: 'families',
  flattened: 'families',
  skipped: 'families',
  familyBare: 'families',
  tails: 'built_in',
};

/** Other orders of rules, those of the fidelity page. */
export const RANKS: readonly ModelVariant[] = RANK_VARIANTS.filter(({ order }) => order !== null).map((variant) => ({
  id: variant.id,
  title: variant.title,
  kind: KINDS[variant.id] ?? 'rank',
  answer: (asked, engine) => engine.decide(policyInRank(engine.compile(asked, asked.drivers), variant), asked.question).decision,
}));
