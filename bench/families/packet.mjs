import { dirname, join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { emitPromotionPacket, verifyPacket } from '@runtime/promotion';

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

export async function rows({ work, quick, row, shared }) {
  const files = quick ? 2_000 : 10_000;
  const dir = await shared.manyFiles(files);
  // The bundle stands in a root of runs, and that in the repository of the packet.
  const root = dirname(dirname(dir));
  const packet = join(work, 'packet.json');
  await emitPromotionPacket(dir, packet, { repoRoot: root });
  row({
    id: 'packet',
    work: `verify a packet over ${files} artifacts`,
    against: 'validating the bundle',
    family: 'packet',
    ours: ['verify', { root, packet }],
    peer: ['validate', { dir }],
    target: 1.1,
    size: { artifacts: files },
    each: [files, 'an artifact'],
  });
}
