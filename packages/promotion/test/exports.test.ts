import * as promotion from '@runtime/promotion';
import { expect, it } from 'vitest';

it('exports these values and no others', () => {
  expect(Object.keys(promotion).sort()).toEqual([
    'BUNDLE_GATES',
    'PromotionError',
    'RUN_GATES',
    'assessPromotability',
    'attestationPath',
    'buildPromotionReceipt',
    'emitPromotionPacket',
    'failedGates',
    'gateAnswer',
    'integrityFacts',
    'integrityOf',
    'isRefusal',
    'judgeRun',
    'openPacketEvents',
    'orUnverified',
    'preflightRecord',
    'readPacket',
    'readPacketSet',
    'registerGateSets',
    'requireVerifiedPacket',
    'sharedFacts',
    'standingInformation',
    'verifyPacket',
    'writePromotionReceipt',
  ]);
});
