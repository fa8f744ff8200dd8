import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeJson, type PromotionReceipt, parseDocument, parseJson } from '@runtime/contracts';
import { buildPromotionReceipt, emitPromotionPacket } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(register);

const WORLD = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, shapeOf((value as Record<string, unknown>)[key])]),
  );
};

describe.skipIf(referenceRoot === null)('the recorded documents', () => {
  const recorded = (name: string): Buffer => readFileSync(join(referenceRoot ?? '', 'mappings', name));

  it('a receipt of ours for the recorded kind of evidence has the recorded shape', async () => {
    const root = temporaryDirectory();
    cpSync(join(referenceRoot ?? '', 'vfs-canonicalization'), root, { recursive: true, mode: 0 });
    mkdirSync(join(root, '.git'));
    const run = join(
      root,
      'book/evidence/experiments/runtime-final-final/suites/vfs-canonicalization/out/5d2578e6-5178-4bcb-aaf7-6d5683e5c7b3',
    );
    await emitPromotionPacket(run, join(root, 'packets', 'vfs.json'));
    const set = join(root, 'packet_set.json');
    writeFileSync(set, JSON.stringify({ schema_version: 'runtime.packet_set.v0.1', world_id: WORLD, packets: ['packets/vfs.json'] }));
    const receipt = await buildPromotionReceipt({ packetSet: set, acceptReference: true });
    const stored = parseJson(recorded('promotion_receipt.json')) as PromotionReceipt;
    expect(receipt.packets.used).toEqual(['packets/vfs.json']);
    const considered = (of: PromotionReceipt): object => {
      const { index_sha256: _, promotability, ...rest } = of.packets.considered[0] as Record<string, unknown>;
      const { promotable_decision_stage, reasons, gating_inputs } = promotability as Record<string, unknown>;
      return { ...rest, promotability: { promotable_decision_stage, reasons, gating_inputs } };
    };
    expect(shapeOf(considered(receipt))).toEqual(shapeOf(considered(stored)));
    expect(Object.keys(JSON.parse(encodeJson(receipt, { sortKeys: true })) as object)).toEqual(Object.keys(stored));
    expect(parseDocument('promotion_receipt', encodeJson(receipt))).toEqual(receipt);
  });
});
