import { generateKeyPairSync } from 'node:crypto';
import {
  AttestationError,
  attestationKeyId,
  createAttestation,
  type DsseEnvelope,
  IN_TOTO_PAYLOAD_TYPE,
  openAttestation,
  openEnvelope,
  PACKET_PREDICATE_TYPE,
  preAuthEncoding,
  signPayload,
} from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const keyPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};

const subjects = [
  { name: 'b.json', sha256: 'b'.repeat(64) },
  { name: 'a.json', sha256: 'a'.repeat(64) },
];

describe('the bytes a signature covers', () => {
  it('are those of the published test vector', () => {
    const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('count bytes and not characters', () => {
    expect(preAuthEncoding('t', Buffer.from('é')).toString()).toBe('DSSEv1 1 t 2 é');
    expect(preAuthEncoding('é', Buffer.from('')).toString()).toBe('DSSEv1 2 é 0 ');
  });
});

describe('when an attestation is made and opened', () => {
  it('gives the statement back, subjects in name order', () => {
    const keys = keyPair();
    const text = createAttestation({ subjects, predicate: { run_id: 'r' }, keyPem: keys.private });
    const statement = openAttestation(text, keys.public);
    expect(statement).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'a.json', digest: { sha256: 'a'.repeat(64) } },
        { name: 'b.json', digest: { sha256: 'b'.repeat(64) } },
      ],
      predicateType: PACKET_PREDICATE_TYPE,
      predicate: { run_id: 'r' },
    });
  });

  it('is the same text every time', () => {
    const keys = keyPair();
    const make = () => createAttestation({ subjects, predicate: {}, keyPem: keys.private });
    expect(make()).toBe(make());
  });

  it('names the key by the digest of its public half', () => {
    const keys = keyPair();
    const envelope = JSON.parse(createAttestation({ subjects, predicate: {}, keyPem: keys.private })) as DsseEnvelope;
    expect(envelope.signatures[0]?.keyid).toBe(attestationKeyId(keys.public));
  });
});

describe('when an attestation was tampered with', () => {
  const keys = keyPair();
  const envelope = (change: (envelope: DsseEnvelope) => void): string => {
    const value = JSON.parse(createAttestation({ subjects, predicate: {}, keyPem: keys.private })) as DsseEnvelope;
    change(value);
    return JSON.stringify(value);
  };

  it.each<[string, (envelope: DsseEnvelope) => void]>([
    [
      'an altered payload',
      (e) => {
        e.payload = Buffer.from(Buffer.from(e.payload, 'base64').toString().replace('a.json', 'c.json')).toString('base64');
      },
    ],
    [
      'another payload type',
      (e) => {
        e.payloadType = 'text/plain';
      },
    ],
    [
      'a stripped signature',
      (e) => {
        e.signatures = [];
      },
    ],
    [
      'a cut signature',
      (e) => {
        e.signatures = [{ sig: 'AAAA' }];
      },
    ],
    [
      'a signature of something else',
      (e) => {
        e.signatures = signPayload(IN_TOTO_PAYLOAD_TYPE, Buffer.from('{}'), keys.private).signatures;
      },
    ],
  ])('refuses %s', async (_, change) => {
    await toThrowWithCode(() => openAttestation(envelope(change), keys.public), AttestationError, 'ATTESTATION_SIGNATURE_INVALID');
  });

  it('refuses a signature by another key, whatever key id it carries', async () => {
    const other = keyPair();
    const forged = JSON.parse(createAttestation({ subjects, predicate: {}, keyPem: other.private })) as DsseEnvelope;
    forged.signatures[0] = { keyid: attestationKeyId(keys.public), sig: forged.signatures[0]?.sig ?? '' };
    await toThrowWithCode(() => openAttestation(JSON.stringify(forged), keys.public), AttestationError, 'ATTESTATION_SIGNATURE_INVALID');
  });

  it('takes one good signature among others', () => {
    const text = envelope((e) => {
      e.signatures.unshift({ sig: 'AAAA' });
    });
    expect(openAttestation(text, keys.public).subject).toHaveLength(2);
  });

  it.each([
    '',
    '[]',
    '{}',
    'null',
    '{"payload": 1, "payloadType": "x", "signatures": []}',
    '{"payload": "*", "payloadType": "x", "signatures": []}',
  ])('refuses the envelope %j', async (text) => {
    await toThrowWithCode(() => openEnvelope(text, keys.public), AttestationError, 'ATTESTATION_INVALID');
  });

  it('refuses a well signed payload that is no statement', async () => {
    const text = JSON.stringify(signPayload(IN_TOTO_PAYLOAD_TYPE, Buffer.from('{"subject": []}'), keys.private));
    await toThrowWithCode(() => openAttestation(text, keys.public), AttestationError, 'ATTESTATION_INVALID');
  });

  it('refuses a well signed payload of another type', async () => {
    const text = JSON.stringify(signPayload('text/plain', Buffer.from('hello'), keys.private));
    await toThrowWithCode(() => openAttestation(text, keys.public), AttestationError, 'ATTESTATION_TYPE_UNSUPPORTED');
  });
});

describe('when a key is not what it should be', () => {
  it('says so, and quotes nothing of it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keys = keyPair();
    const bad = [
      () => createAttestation({ subjects, predicate: {}, keyPem: 'no key' }),
      () => createAttestation({ subjects, predicate: {}, keyPem: '-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----' }),
      () => createAttestation({ subjects, predicate: {}, keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }),
      () => createAttestation({ subjects, predicate: {}, keyPem: keys.public }),
      () => openEnvelope('{}', keys.private),
      () => openEnvelope('{}', publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    ];
    for (const call of bad) {
      const error = await toThrowWithCode(call, AttestationError, 'ATTESTATION_KEY_INVALID');
      expect(error.message).not.toContain('secret');
    }
  });
});

describe('an attestation of very many files', () => {
  it('opens as it was made', () => {
    const keys = keyPair();
    const many = Array.from({ length: 30_000 }, (_, at) => ({
      name: `runtime_profiles/${'p'.repeat(60)}${at}.sb`,
      sha256: 'c'.repeat(64),
    }));
    const text = createAttestation({ subjects: many, predicate: {}, keyPem: keys.private });
    expect(text.length).toBeGreaterThan(4_400_000);
    expect(openAttestation(text, keys.public).subject).toHaveLength(30_000);
  });
});

describe('base64 of an envelope', () => {
  const keys = keyPair();
  const opened = (payload: string): unknown => {
    const envelope = signPayload('t', Buffer.from(payload, 'base64'), keys.private);
    return openEnvelope(JSON.stringify({ ...envelope, payload }), keys.public).payload.toString('latin1');
  };

  it.each([
    ['', ''],
    ['YQ==', 'a'],
    ['YQ', 'a'],
    ['YWI=', 'ab'],
    ['YWI', 'ab'],
    ['YWJj', 'abc'],
    ['_-8_', '\u00ff\u00ef\u003f'],
    ['/+8/', '\u00ff\u00ef\u003f'],
  ])('is read with its padding or without it: %s', (payload, text) => {
    expect(opened(payload)).toBe(text);
  });

  it.each(['Y', 'YWJjZ', '=', '==', 'YQ=', 'YWI==', 'YWJj=', 'YQ===', 'YW I=', 'YQ==\n', 'Y=Q=', 'YQ*='])(
    'is refused otherwise: %j',
    async (payload) => {
      await toThrowWithCode(() => opened(payload), AttestationError, 'ATTESTATION_INVALID');
    },
  );
});

describe('a file with more than one key', () => {
  const [one, other] = [keyPair(), keyPair()];

  it.each([
    ['two signing keys', one.private + other.private],
    ['a signing key and a public one', one.private + other.public],
    ['a key and a certificate', `${one.private}-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n`],
  ])('signs nothing: %s', async (_, keyPem) => {
    await toThrowWithCode(() => createAttestation({ subjects, predicate: {}, keyPem }), AttestationError, 'ATTESTATION_KEY_INVALID');
  });

  it.each([
    ['two public keys', one.public + other.public],
    ['the same key twice', one.public + one.public],
    ['a public and a signing key', one.public + other.private],
  ])('pins nothing: %s', async (_, publicKeyPem) => {
    const text = createAttestation({ subjects, predicate: {}, keyPem: one.private });
    await toThrowWithCode(() => openAttestation(text, publicKeyPem), AttestationError, 'ATTESTATION_KEY_INVALID');
  });
});
