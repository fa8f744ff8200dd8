import { consumerProofs } from './old-consumers/proofs.js';
import type { Evidence, Proof, ProofResult } from './proof.js';
import { runProof } from './proof.js';
import { bundleProofs } from './recorded/bundles.js';
import { derivedDocumentProofs } from './recorded/derived.js';
import { documentProofs } from './recorded/documents.js';
import { recordedPlanProofs } from './recorded/plans.js';
import { recordedPromotionProofs } from './recorded/promotion.js';
import { vectorProofs } from './vectors/index.js';

/** All proofs, in the order of the table. The command and the test run these and no others. */
export const PROOFS: readonly Proof[] = [
  ...bundleProofs,
  ...derivedDocumentProofs,
  ...recordedPromotionProofs,
  ...recordedPlanProofs,
  ...documentProofs,
  ...vectorProofs,
  ...consumerProofs,
];

export async function runProofs(evidence: Evidence): Promise<ProofResult[]> {
  const results: ProofResult[] = [];
  for (const proof of PROOFS) results.push(await runProof(proof, evidence));
  return results;
}
