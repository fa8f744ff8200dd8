import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, type PacketBundle, type Promotability, parseJson } from '@runtime/contracts';
import { assessPromotability, emitPromotionPacket, isRefusal } from '@runtime/promotion';
import { sameText, sameValue } from '../compare.js';
import { adding, all, deviates, failed, type Outcome } from '../proof.js';
import { changesOf, inWorkspace, layOut } from '../workspace.js';
import { latestInsideRun } from './bundle-readers.js';
import type { BundleInput } from './occasions.js';
import { type Condition, sameRefusal } from './refusal.js';
import { type Vector, type VectorProof, vectorProof } from './vector.js';

type Members = Record<string, unknown>;

/** The members the reference writes; ours stand after them. */
const referencePart = (block: object): Members => {
  const { promotable_decision_stage, reasons, gating_inputs } = block as Members;
  return { promotable_decision_stage, reasons, gating_inputs };
};

/** A packet without what we add, as text; what we add must name the run that the packet points at. */
export function referencePacket(path: string): string {
  const { bundle, ...written } = parseJson(readFileSync(path), { exactNumbers: true }) as Members;
  const { directory, path_base } = bundle as PacketBundle;
  if (written['run_manifest'] !== `${directory}/run_manifest.json` || path_base !== 'repository') {
    throw new Error(`the packet's bundle is ${JSON.stringify(directory)}, relative to the ${path_base}`);
  }
  return encodePretty({ ...written, promotability: referencePart(written['promotability'] as object) });
}

/** An index entry that does not stay beside the index is never opened, so nothing verifies. */
function namesOutside({ files, bundle }: BundleInput): boolean {
  const text = files[`${bundle}/artifact_index.json`];
  if (typeof text !== 'string') return false;
  const { artifacts } = parseJson(text, { duplicateKeys: 'last' }) as { artifacts?: { path?: unknown }[] };
  return (Array.isArray(artifacts) ? artifacts : []).some(
    ({ path }) => typeof path === 'string' && (!path.startsWith(`${bundle}/`) || /(?:^|\/)\.{0,2}(?:\/|$)/.test(path)),
  );
}

/** An index that lists too little to speak of a run verifies nothing here. */
const lacksCore = ({ gates }: Promotability): boolean =>
  (gates ?? []).some(
    ({ code, inputs }) => code === 'bundle_integrity_unverified' && (inputs as Members)['problem'] === 'BUNDLE_ARTIFACT_REQUIRED',
  );

/** A packet of a bundle that the reference repaired, as it would be had the repair not counted. */
export function withoutRepair(text: string): string {
  const packet = parseJson(text, { exactNumbers: true }) as Members & { promotability: Members };
  if (JSON.stringify(packet.promotability['reasons']) !== '["bundle_repaired"]') return text;
  return encodePretty({ ...packet, promotability: { ...packet.promotability, promotable_decision_stage: true, reasons: [] } });
}

const assess = (root: string, bundle: string): Promise<Promotability> => assessPromotability(join(root, bundle), { repoRoot: root });

async function promotability({ input, expected, error }: Vector<BundleInput>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const { answer, refusal, changed } = await changesOf(root, () => assess(root, input.bundle));
  if (changed.length > 0) return failed('no file written', changed.join(', '));
  if (error !== undefined) return sameRefusal(error as Condition, refusal, input.bundle);
  const shown = JSON.stringify((expected as Members)['reasons']);
  if (refusal !== null) {
    if (refusal.code !== 'BUNDLE_LATEST_INVALID' || latestOf(input) === undefined) throw refusal;
    // The reference takes the root itself, which is as good as an empty run.
    mkdirSync(join(root, 'elsewhere', 'empty'), { recursive: true });
    const empty = sameBlock(expected, await assess(root, 'elsewhere/empty'));
    return empty.verdict === 'met' ? deviates('promotion.latest', shown, `refused: ${refusal.code}`) : empty;
  }
  if (answer.gate_set !== 'reference') return failed('the gates of the reference', String(answer.gate_set));
  const outcome = sameBlock(expected, answer);
  if (outcome.verdict === 'met') return adding(outcome, 'promotion.members');
  const got = JSON.stringify(answer.reasons);
  if (lacksCore(answer))
    return all(
      [sameBlock(withReason(expected, 'bundle_integrity_unverified'), answer), deviates('promotion.core-documents', shown, got)],
      shown,
    );
  if (namesOutside(input))
    return all(
      [sameBlock(withReason(expected, 'bundle_integrity_unverified'), answer), deviates('promotion.paths-inside', shown, got)],
      shown,
    );
  if (!latestInsideRun(input)) return outcome;
  const { [`${input.bundle}/LATEST`]: latest, ...others } = input.files;
  // Ours is the answer without that file, the reference's the one of the directory it leads to.
  const alone = await inWorkspace((other) => {
    layOut(other, others);
    return assess(other, input.bundle);
  });
  const within = await assess(root, `${input.bundle}/${String(latest).trim()}`);
  return all([sameBlock(referencePart(alone), answer), sameBlock(expected, within), deviates('promotion.latest', shown, got)], shown);
}

const latestOf = ({ files, bundle }: BundleInput): unknown => files[`${bundle}/LATEST`];

const sameBlock = (expected: unknown, got: object): Outcome => sameText(encodePretty(expected), encodePretty(referencePart(got)));

const withReason = (block: unknown, reason: string): unknown => ({
  ...(block as Members),
  promotable_decision_stage: false,
  reasons: [...new Set([...((block as Members)['reasons'] as string[]), reason])].sort(),
});

interface PacketInput extends BundleInput {
  out: string;
  require_promotable: boolean;
}

async function packet({ input, expected_text, error }: Vector<PacketInput>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const out = join(root, input.out);
  const options = { requirePromotable: input.require_promotable, repoRoot: root };
  const { refusal, changed } = await changesOf(root, async () => {
    const emission = await emitPromotionPacket(join(root, input.bundle), out, options);
    if (isRefusal(emission)) throw Object.assign(new Error('not promotable'), { code: 'PACKET_NOT_PROMOTABLE' });
  });
  const files = sameValue(error === undefined ? [input.out] : [], changed);
  if (error !== undefined) return all([sameRefusal(error as Condition, refusal, input.bundle), files], JSON.stringify(error));
  if (refusal !== null) throw refusal;
  return adding(
    all([sameText(String(expected_text), referencePacket(out)), files], 'the same bytes'),
    'packet.bundle',
    'promotion.members',
  );
}

export const promotionProofs: VectorProof[] = [
  vectorProof<BundleInput>('promotability.json', (vector) => inWorkspace((root) => promotability(vector, root)), { exactNumbers: true }),
  vectorProof<PacketInput>('promotion-packet.json', (vector) => inWorkspace((root) => packet(vector, root)), { exactNumbers: true }),
];
