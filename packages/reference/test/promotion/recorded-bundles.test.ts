import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitPromotionPacket, verifyPacket } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(register);

/** What packets and gates hold is compared with the reference's own in the conformance proofs. */
describe.skipIf(referenceRoot === null)('a packet of a recorded bundle', () => {
  const layOut = (suite: string): { run: string; out: string; recorded: string } => {
    const root = temporaryDirectory();
    cpSync(join(referenceRoot ?? '', suite), root, { recursive: true, mode: 0 });
    mkdirSync(join(root, '.git'));
    const vectors = join(referenceRoot ?? '', 'vectors', 'bundles');
    const { run_id } = JSON.parse(readFileSync(join(vectors, `${suite}.strict-load.json`), 'utf8')) as { run_id: string };
    return {
      run: join(root, 'book/evidence/experiments/runtime-final-final/suites', suite, 'out', run_id),
      out: join(root, 'packets', 'promotion_packet.json'),
      recorded: readFileSync(join(vectors, `${suite}.promotion-packet.json`), 'utf8'),
    };
  };

  it('verifies, and is taken when the gates of the reference are', async () => {
    const { run, out } = layOut('vfs-canonicalization');
    await emitPromotionPacket(run, out);
    expect(await verifyPacket(out, { requirePromotable: true, acceptReference: true })).toMatchObject({ ok: true, gate_set: 'reference' });
    expect((await verifyPacket(out, { requirePromotable: true })).problems.map(({ code }) => code)).toEqual(['PACKET_GATE_SET_REFUSED']);
  });

  it('verifies and is not promotable when the bundle was repaired', async () => {
    const { run, out } = layOut('hardened-runtime');
    await emitPromotionPacket(run, out);
    expect(await verifyPacket(out)).toMatchObject({ ok: true, promotable: false });
    const { problems } = await verifyPacket(out, { requirePromotable: true, acceptReference: true });
    expect(problems.map(({ code, reasons }) => [code, reasons])).toEqual([['PACKET_NOT_PROMOTABLE', ['bundle_repaired']]]);
  });

  it.each([
    ['vfs-canonicalization', true],
    // Its claim holds by the gates of its time; today's do not call a repaired bundle promotable.
    ['hardened-runtime', false],
  ])('%s: the reference’s own, which names no digests, is verified as far as it goes', async (suite, promotable) => {
    const { out, recorded } = layOut(suite);
    mkdirSync(join(out, '..'));
    writeFileSync(out, recorded);
    expect(await verifyPacket(out)).toMatchObject({ ok: true, problems: [], promotable });
  });
});
