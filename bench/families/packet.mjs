import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { emitPromotionPacket, verifyPacket } from '@runtime/promotion';
import { simulatedDocuments, writeBundle } from '../generate/bundle.mjs';

export const tasks = {
  async verify({ root, packet }, timed) {
    const verification = await timed(() => verifyPacket(packet, { repoRoot: root }));
    if (!verification.ok) throw new Error(JSON.stringify(verification.errors?.slice(0, 3)));
  },
  async validate({ dir }, timed) {
    const result = await timed(() => validateBundle(dir));
    if (!result.ok) throw new Error(JSON.stringify(result.errors.slice(0, 3)));
  },
};

export async function rows({ work, quick, row }) {
  const base = await simulatedDocuments(work, 'anchor-filter-map');
  const files = quick ? 2_000 : 10_000;
  const many = new Map(Array.from({ length: files }, (_, number) => [`runtime_profiles/p${number}.sb`, randomBytes(2048).toString('hex')]));
  const dir = await writeBundle(join(work, 'out'), base, 'many', many);
  const packet = join(work, 'packet.json');
  await emitPromotionPacket(dir, packet, { repoRoot: work });
  row({
    id: 'packet',
    work: `verify a packet over ${files} artifacts`,
    against: 'validating the bundle',
    family: 'packet',
    ours: ['verify', { root: work, packet }],
    peer: ['validate', { dir }],
    target: 1.15,
    size: { artifacts: files },
  });
}
