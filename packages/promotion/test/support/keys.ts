import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fresh key pair as two PEM files. */
export function keyFiles(directory: string, name = 'key'): { private: string; public: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const files = { private: join(directory, `${name}.pem`), public: join(directory, `${name}.pub.pem`) };
  writeFileSync(files.private, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(files.public, publicKey.export({ type: 'spki', format: 'pem' }));
  return files;
}
