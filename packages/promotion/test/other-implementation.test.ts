import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DsseEnvelope } from '@runtime/contracts';
import { emitPromotionPacket } from '@runtime/promotion';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { describe, expect, it } from 'vitest';
import { evidenceBundle } from './support/evidence-bundle.js';
import { keyFiles } from './support/keys.js';

/** Our envelope as the other implementation takes it: wrapped in its own bundle format, with the key by name only. */
const entityOf = (envelope: DsseEnvelope) =>
  toSignedEntity(
    bundleFromJSON({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'ours' }, tlogEntries: [], timestampVerificationData: { rfc3161Timestamps: [] } },
      dsseEnvelope: envelope,
    }),
  );

const verifierWith = (publicPem: string): Verifier => {
  const publicKey = createPublicKey(publicPem);
  const material = toTrustMaterial({ mediaType: '', tlogs: [], certificateAuthorities: [], ctlogs: [], timestampAuthorities: [] }, () => ({
    publicKey,
    validFor: () => true,
  }));
  return new Verifier(material, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 });
};

describe('our attestation, read by another implementation of DSSE', () => {
  it('is verified with the right key, and refused with another or after a change', async () => {
    const { root, run } = await evidenceBundle();
    const packet = join(root, 'p.json');
    const keys = keyFiles(root);
    await emitPromotionPacket(run, packet, { attestKey: keys.private });
    const envelope = JSON.parse(readFileSync(`${packet}.intoto.json`, 'utf8')) as DsseEnvelope;
    const verifier = verifierWith(readFileSync(keys.public, 'utf8'));
    expect(() => verifier.verify(entityOf(envelope))).not.toThrow();
    const stranger = verifierWith(readFileSync(keyFiles(root, 'other').public, 'utf8'));
    expect(() => stranger.verify(entityOf(envelope))).toThrow('signature verification failed');
    const altered = { ...envelope, payload: Buffer.from(`${Buffer.from(envelope.payload, 'base64').toString()} `).toString('base64') };
    expect(() => verifier.verify(entityOf(altered))).toThrow('signature verification failed');
  });
});
