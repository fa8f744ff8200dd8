import { assertKey, LIMITS } from '@runtime/contracts';
import { readRegularFile } from './read.js';

/**
 * The one key of a file that the user names, in PEM.
 *
 * @throws AttestationError `ATTESTATION_KEY_INVALID` for anything but an ed25519 key of this kind; FilesError as `readRegularFile`.
 */
export async function readKeyFile(path: string, kind: 'signing' | 'pinned'): Promise<string> {
  // PEM is ASCII: what else there may be (a key in DER, say) is no key here, whatever its bytes mean.
  const pem = (await readRegularFile(path, { maxBytes: LIMITS.frameBytes, followLinks: true })).toString('latin1');
  assertKey(pem, kind, path);
  return pem;
}
