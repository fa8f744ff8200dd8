import { AttestationError, attestationKeyId, type InTotoStatement, LIMITS, openAttestation } from '@runtime/contracts';
import { readTextFile } from '@runtime/files';
import { FleetError } from './error.js';

/** A public key that somebody decided to believe. */
export interface ListedKey {
  id: string;
  pem: string;
}

const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g;

/**
 * The keys of a list: a file with the public keys one below the other, in PEM. What stands between them is for people.
 *
 * @throws FleetError `FLEET_KEYS_INVALID`; AttestationError `ATTESTATION_KEY_INVALID` for a key that is not ed25519; FilesError.
 */
export async function readKeyList(path: string): Promise<ListedKey[]> {
  const text = await readTextFile(path, { maxBytes: LIMITS.frameBytes, followLinks: true });
  const keys = (text.match(PUBLIC_KEY) ?? []).map((pem) => ({ id: attestationKeyId(pem), pem }));
  if (keys.length > 0 && !text.includes('PRIVATE KEY')) return keys;
  throw new FleetError({
    code: 'FLEET_KEYS_INVALID',
    message: keys.length === 0 ? `${path} lists no public key` : `${path} holds a private key, which no list needs`,
    path,
    hint: 'list public keys in PEM, one below the other: openssl pkey -in key.pem -pubout >> keys.pem',
  });
}

/**
 * What an envelope says, once a listed key signed it.
 *
 * @throws FleetError `FLEET_SIGNATURE_REFUSED`; AttestationError for what is no envelope.
 */
export function openSigned(
  envelope: string | Uint8Array,
  keys: readonly ListedKey[],
  what: string,
): { statement: InTotoStatement; keyId: string } {
  for (const { id, pem } of keys) {
    try {
      return { statement: openAttestation(envelope, pem, what), keyId: id };
    } catch (error) {
      if (!(error instanceof AttestationError && error.code === 'ATTESTATION_SIGNATURE_INVALID')) throw error;
    }
  }
  throw new FleetError({
    code: 'FLEET_SIGNATURE_REFUSED',
    message: `no listed key signed ${what}`,
    hint: "add the signer's public key to the list of --keys, or ask who made it",
    details: { keys: keys.map(({ id }) => id) },
  });
}
