import * as promotion from '@runtime/promotion';
import { expect, it } from 'vitest';

it('exports these values and no others', () => {
  expect(Object.keys(promotion).sort()).toEqual([
    'PromotionError',
    'assessPromotability',
    'attestationPath',
    'buildPromotionReceipt',
    'emitPromotionPacket',
    'inspectRun',
    'isRefusal',
    'openPacketEvents',
    'readPacket',
    'readPacketSet',
    'requireVerifiedPacket',
    'verifyPacket',
    'writePromotionReceipt',
  ]);
});
