import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, type PacketBundle, type Promotability, parseJson } from '@runtime/contracts';
import { assessPromotability, emitPromotionPacket, isRefusal } from '@runtime/promotion';
import { sameText } from '../compare.js';
import { adding, deviates, failed, met, type Outcome } from '../proof.js';
import { inWorkspace, layOut } from '../workspace.js';
import { type BundleInput, latestInsideRun } from './bundle-readers.js';
import { refusalOf, type Vector, type VectorProof, vectorProof } from './vector.js';

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

const CODES: Record<string, RegExp> = {
  'promotion.unreadable_input': /^RUN_DOCUMENT_UNREADABLE$/,
  'bundle.dangling_latest': /^BUNDLE_LATEST_DANGLING$/,
};

/** An index entry that does not stay beside the index is never opened, so nothing verifies. */
function namesOutside({ files, bundle }: BundleInput): boolean {
  const text = files[`${bundle}/artifact_index.json`];
  if (typeof text !== 'string') return false;
  const { artifacts } = parseJson(text, { duplicateKeys: 'last' }) as { artifacts?: { path?: unknown }[] };
  return (Array.isArray(artifacts) ? artifacts : []).some(
    ({ path }) => typeof path === 'string' && (!path.startsWith(`${bundle}/`) || /(?:^|\/)\.{0,2}(?:\/|$)/.test(path)),
  );
}

async function promotability({ input, expected, error }: Vector<BundleInput>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const assess = (): Promise<Promotability> => assessPromotability(join(root, input.bundle), { repoRoot: root });
  const refusal = await refusalOf(assess);
  if (refusal !== null) {
    const got = `refused: ${refusal.code}`;
    if (error !== undefined) {
      const { code } = error as { code: string };
      return CODES[code]?.test(refusal.code ?? '') === true ? met(`refused: ${code}`, got) : failed(`refused: ${code}`, got);
    }
    if (refusal.code === 'BUNDLE_LATEST_INVALID') return deviates('promotion.latest', JSON.stringify(expected), got);
    throw refusal;
  }
  if (error !== undefined) return failed(JSON.stringify(error), 'an answer');
  const found = await assess();
  const got = referencePart(found);
  if (found.gate_set !== 'reference') return failed('the gates of the reference', String(found.gate_set));
  const outcome = sameText(encodePretty(expected), encodePretty(got));
  if (outcome.verdict === 'met') return adding(outcome, 'promotion.members');
  const { reasons } = expected as { reasons: string[] };
  const unverified = JSON.stringify([...new Set([...reasons, 'bundle_integrity_unverified'])].sort());
  const shown = [JSON.stringify(reasons), JSON.stringify(got['reasons'])] as const;
  if (namesOutside(input) && JSON.stringify(got['reasons']) === unverified) return deviates('promotion.paths-inside', ...shown);
  if (latestInsideRun(input)) return deviates('promotion.latest', ...shown);
  return outcome;
}

interface PacketInput extends BundleInput {
  out: string;
  require_promotable: boolean;
}

async function packet({ input, expected_text, error }: Vector<PacketInput>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const out = join(root, input.out);
  const options = { requirePromotable: input.require_promotable, repoRoot: root };
  const refusal = await refusalOf(async () => {
    const emission = await emitPromotionPacket(join(root, input.bundle), out, options);
    if (isRefusal(emission)) throw Object.assign(new Error('not promotable'), { code: 'PACKET_NOT_PROMOTABLE' });
  });
  if (error !== undefined)
    return refusal === null ? failed(JSON.stringify(error), 'a packet') : met(JSON.stringify(error), `refused: ${refusal.code}`);
  if (refusal !== null) throw refusal;
  return adding(sameText(String(expected_text), referencePacket(out)), 'packet.bundle', 'promotion.members');
}

export const promotionProofs: VectorProof[] = [
  vectorProof<BundleInput>('promotability.json', (vector) => inWorkspace((root) => promotability(vector, root)), { exactNumbers: true }),
  vectorProof<PacketInput>('promotion-packet.json', (vector) => inWorkspace((root) => packet(vector, root)), { exactNumbers: true }),
];
