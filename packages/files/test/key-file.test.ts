import { generateKeyPairSync } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AttestationError } from '@runtime/contracts';
import { readKeyFile } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const pair = generateKeyPairSync('ed25519');
const SIGNING = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const PINNED = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });

function file(content: string | Buffer): string {
  const path = join(temporaryDirectory(), 'key.pem');
  writeFileSync(path, content);
  return path;
}

describe('a key file', () => {
  it.each([
    ['signing', SIGNING],
    ['pinned', PINNED],
    ['pinned', `\ufeff# of the lab\r\n${PINNED.replaceAll('\n', '\r\n')}`],
  ] as const)('with one %s key is read, also through a link', async (kind, pem) => {
    const link = join(temporaryDirectory(), 'link.pem');
    symlinkSync(file(pem), link);
    expect(await readKeyFile(link, kind)).toContain(`BEGIN ${kind === 'signing' ? 'PRIVATE' : 'PUBLIC'} KEY`);
  });

  it.each([
    ['empty', 'pinned', ''],
    ['binary', 'pinned', pair.publicKey.export({ type: 'spki', format: 'der' })],
    ['binary', 'signing', pair.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['of the other kind', 'pinned', SIGNING],
    ['of the other kind', 'signing', PINNED],
    ['of two keys', 'signing', SIGNING + SIGNING],
    ['of two keys', 'pinned', PINNED + SIGNING],
    ['cut', 'signing', SIGNING.slice(0, 60)],
    ['of another algorithm', 'signing', RSA.privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['of another algorithm', 'pinned', RSA.publicKey.export({ type: 'spki', format: 'pem' })],
  ] as const)('that is %s is no %s key, and is named', async (_, kind, content) => {
    const path = file(content);
    const error = await toThrowWithCode(() => readKeyFile(path, kind), AttestationError, 'ATTESTATION_KEY_INVALID');
    expect(error.path).toBe(path);
  });
});
