import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256Hex } from './digest.js';
import type { DsseEnvelope, InTotoStatement } from './documents/attestation.js';
import type { SchemaIssue } from './documents/compiled.js';
import { RuntimeError } from './error.js';
import { issues as dsseEnvelopeIssues } from './generated/dsse-envelope.js';
import { issues as inTotoStatementIssues } from './generated/in-toto-statement.js';
import { compareCodePoints } from './json/code-points.js';
import { encodePretty } from './json/encode.js';
import { parseJson } from './json/parse.js';

export type AttestationErrorCode =
  | 'ATTESTATION_KEY_INVALID'
  | 'ATTESTATION_INVALID'
  | 'ATTESTATION_TYPE_UNSUPPORTED'
  | 'ATTESTATION_SIGNATURE_INVALID';

/** A key, an envelope or a signature that cannot be used. */
export class AttestationError extends RuntimeError<AttestationErrorCode> {}

export const IN_TOTO_PAYLOAD_TYPE = 'application/vnd.in-toto+json';
export const IN_TOTO_STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PACKET_PREDICATE_TYPE = 'urn:runtime-tools:promotion-packet:v0.2';
/** The commit of a run, which `run --attest` signs. */
export const RUN_PREDICATE_TYPE = 'urn:runtime-tools:run:v0.1';

export interface AttestationSubject {
  /** A bundle-relative name, or the file name of the packet. */
  name: string;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
}

/**
 * The bytes a DSSE signature covers. Lengths count bytes, so neither the type nor the payload can be
 * shifted into the other.
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The id under which signatures name a key: SHA-256 of its public half in DER. */
export const attestationKeyId = (publicKeyPem: string): string => keyIdOf(readPublicKey(publicKeyPem));

/**
 * Signs subjects and a predicate: an in-toto Statement v1 in a DSSE envelope, as the text of its file.
 * ed25519 signatures are deterministic, so the same input gives the same bytes.
 *
 * @param keyPem PKCS#8 PEM of an ed25519 private key.
 * @throws AttestationError `ATTESTATION_KEY_INVALID`.
 */
export function createAttestation(options: {
  subjects: readonly AttestationSubject[];
  predicate: unknown;
  keyPem: string;
  predicateType?: string | undefined;
}): string {
  const subjects = [...options.subjects].sort((a, b) => compareCodePoints(a.name, b.name));
  const statement: InTotoStatement = {
    _type: IN_TOTO_STATEMENT_TYPE,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: options.predicateType ?? PACKET_PREDICATE_TYPE,
    predicate: options.predicate,
  };
  const payload = Buffer.from(encodePretty(statement));
  return `${encodePretty(signPayload(IN_TOTO_PAYLOAD_TYPE, payload, options.keyPem))}\n`;
}

/** Signs any payload. Most callers want {@link createAttestation}. */
export function signPayload(payloadType: string, payload: Uint8Array, keyPem: string): DsseEnvelope {
  const key = readPrivateKey(keyPem);
  const sig = sign(null, preAuthEncoding(payloadType, payload), key).toString('base64');
  return { payload: Buffer.from(payload).toString('base64'), payloadType, signatures: [{ keyid: keyIdOf(createPublicKey(key)), sig }] };
}

/**
 * Checks an envelope against one pinned key and returns what was signed. The key ids inside the envelope
 * are only hints and decide nothing: a signature counts when the pinned key made it.
 *
 * @throws AttestationError
 */
export function openAttestation(envelope: string | Uint8Array, publicKeyPem: string, path?: string): InTotoStatement {
  const { payloadType, payload } = openEnvelope(envelope, publicKeyPem, path);
  if (payloadType !== IN_TOTO_PAYLOAD_TYPE) {
    throw failure('ATTESTATION_TYPE_UNSUPPORTED', `the payload type is ${JSON.stringify(payloadType)}, not ${IN_TOTO_PAYLOAD_TYPE}`, path);
  }
  let parsed: unknown;
  try {
    parsed = parseJson(payload, { path });
  } catch (cause) {
    throw failure('ATTESTATION_INVALID', 'the signed payload is not JSON', path, cause);
  }
  const statement = checked(inTotoStatementIssues, parsed, 'the signed payload is not an in-toto statement', path) as InTotoStatement;
  if (statement._type !== IN_TOTO_STATEMENT_TYPE) {
    throw failure('ATTESTATION_TYPE_UNSUPPORTED', `the statement type is ${JSON.stringify(statement._type)}`, path);
  }
  return statement;
}

/** The signed bytes of an envelope, once a signature by the pinned key was found on them. */
export function openEnvelope(envelope: string | Uint8Array, publicKeyPem: string, path?: string): { payloadType: string; payload: Buffer } {
  const key = readPublicKey(publicKeyPem);
  let parsed: unknown;
  try {
    parsed = parseJson(envelope, { path });
  } catch (cause) {
    throw failure('ATTESTATION_INVALID', 'the envelope is not JSON', path, cause);
  }
  const document = checked(dsseEnvelopeIssues, parsed, 'not a DSSE envelope', path) as DsseEnvelope;
  const payload = decodeBase64(document.payload);
  if (payload === null) throw failure('ATTESTATION_INVALID', 'the payload is not base64', path);
  const signed = preAuthEncoding(document.payloadType, payload);
  const good = document.signatures.some(({ sig }) => {
    const bytes = decodeBase64(sig);
    return bytes !== null && bytes.length === 64 && verify(null, signed, key, bytes);
  });
  if (!good) throw failure('ATTESTATION_SIGNATURE_INVALID', 'no signature on the envelope was made by the pinned key', path);
  return { payloadType: document.payloadType, payload };
}

const keyIdOf = (key: KeyObject): string => sha256Hex(key.export({ type: 'spki', format: 'der' }));

/**
 * Refuses a key before anything rests on it; the error names its file.
 *
 * @throws AttestationError `ATTESTATION_KEY_INVALID`.
 */
export function assertKey(pem: string, kind: KeyKind, path: string): void {
  if (kind === 'signing') readPrivateKey(pem, path);
  else readPublicKey(pem, path);
}

type KeyKind = 'signing' | 'pinned';

function readPrivateKey(pem: string, path?: string): KeyObject {
  // Only the PKCS#8 label is taken: other PEM kinds would let an encrypted or foreign key fail later and less clearly.
  if (!pem.includes('-----BEGIN PRIVATE KEY-----')) throw keyFailure('the signing key is not PKCS#8 PEM ("BEGIN PRIVATE KEY")', path);
  refuseMore(pem, 'signing', path);
  return ed25519(() => createPrivateKey(pem), 'signing', path);
}

function readPublicKey(pem: string, path?: string): KeyObject {
  // createPublicKey also takes private keys; a verifier that is handed one should hear about it.
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) throw keyFailure('the pinned key is not a public key in PEM ("BEGIN PUBLIC KEY")', path);
  refuseMore(pem, 'pinned', path);
  return ed25519(() => createPublicKey(pem), 'pinned', path);
}

/** Of two keys in one file the first would count, and nobody would hear of the other. */
function refuseMore(pem: string, which: KeyKind, path?: string): void {
  const keys = pem.split('-----BEGIN ').length - 1;
  if (keys > 1) throw keyFailure(`the file of the ${which} key holds ${keys} keys or certificates, and only one can count`, path);
}

function ed25519(read: () => KeyObject, which: KeyKind, path?: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // The cause is dropped on purpose: it may quote key material.
    throw keyFailure(`the ${which} key cannot be read`, path);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw keyFailure(`the ${which} key is ${key.asymmetricKeyType ?? 'unknown'}, not ed25519`, path);
  return key;
}

const keyFailure = (message: string, path?: string): AttestationError =>
  new AttestationError({
    code: 'ATTESTATION_KEY_INVALID',
    message,
    path,
    hint: 'make one with: openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out key.pub.pem',
  });

const failure = (code: AttestationErrorCode, message: string, path?: string, cause?: unknown): AttestationError =>
  new AttestationError({ code, message, path, cause, hint: 'ask the signer for the envelope again, and check which key was pinned' });

function checked(issues: (value: unknown) => readonly SchemaIssue[], value: unknown, message: string, path?: string): unknown {
  const [first] = issues(value);
  if (first === undefined) return value;
  const where = first.instancePath === '' ? '' : ` (${first.instancePath})`;
  throw failure('ATTESTATION_INVALID', message + where, path);
}

/** Standard or URL-safe base64, with its padding or without it, as the envelope format asks of verifiers. */
function decodeBase64(text: string): Buffer | null {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.slice(0, text.length - padding);
  const rest = digits.length % 4;
  if (padding === 0 ? rest === 1 : rest + padding !== 4) return null;
  return /[^A-Za-z0-9+/_-]/.test(digits) ? null : Buffer.from(digits, 'base64');
}
