import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty } from '@runtime/contracts';
import { summarizeOpsFromBundle, summarizeOpsFromPacket } from '@runtime/op-summary';
import { register } from '@runtime/reference';
import { errorOf, referenceRoot, temporaryDirectory } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(register);

const SUITE = 'book/evidence/experiments/runtime-final-final/suites/vfs-canonicalization';
const RUN = '5d2578e6-5178-4bcb-aaf7-6d5683e5c7b3';

/** What the summaries hold is compared with the reference's own in the conformance proofs. */
describe.skipIf(referenceRoot === null)('a summary of a recorded bundle', () => {
  const layOut = (): string => {
    const root = temporaryDirectory();
    cpSync(join(referenceRoot ?? '', 'vfs-canonicalization'), root, { recursive: true, mode: 0 });
    return root;
  };

  it('is written as it is returned', async () => {
    const root = layOut();
    const out = join(root, 'mappings', 'ops.json');
    const document = await summarizeOpsFromBundle(join(root, SUITE, 'out', RUN), { repoRoot: root, out });
    expect(readFileSync(out, 'utf8')).toBe(encodePretty(document));
  });

  it('is not made from its packet unless the gates of the reference are accepted', async () => {
    const root = layOut();
    const packet = join(root, 'packet.json');
    writeFileSync(packet, readFileSync(join(referenceRoot ?? '', 'vectors/bundles/vfs-canonicalization.promotion-packet.json')));
    for (const requirePromotable of [true, false]) {
      const refused = await errorOf(() => summarizeOpsFromPacket(packet, { repoRoot: root, requirePromotable }));
      expect(refused.code).toBe('PACKET_GATE_SET_REFUSED');
    }
    expect((await summarizeOpsFromPacket(packet, { repoRoot: root, acceptReference: true })).meta.evidence).toMatchObject({
      gate_set: 'reference',
    });
  });
});
