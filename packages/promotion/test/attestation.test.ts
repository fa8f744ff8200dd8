import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AttestationError, createAttestation, sha256Hex } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { emitPromotionPacket, type PacketProblem, type PacketVerification, verifyPacket } from '@runtime/promotion';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { evidenceBundle } from './support/evidence-bundle.js';
import { keyFiles } from './support/keys.js';

const PACKET = 'urn:runtime-tools:promotion-packet:v0.2';
const COMMIT = 'urn:runtime-tools:run:v0.1';

interface Scene {
  root: string;
  run: string;
  packet: string;
  envelope: string;
  keys: { private: string; public: string };
}

/** A run and its signed packet. */
async function scene(): Promise<Scene> {
  const { root, run } = await evidenceBundle();
  const packet = join(root, 'packets', 'p.json');
  const keys = keyFiles(root);
  await emitPromotionPacket(run, packet, { attestKey: keys.private });
  return { root, run, packet, envelope: `${packet}.intoto.json`, keys };
}

const verify = ({ packet, keys }: Scene): Promise<PacketVerification> => verifyPacket(packet, { key: keys.public });

interface Statement {
  subject: { name: string; digest: { sha256: string } }[];
  predicate: unknown;
  predicateType: string;
}

const statementOf = ({ envelope }: Scene): Statement =>
  JSON.parse(Buffer.from(JSON.parse(readFileSync(envelope, 'utf8')).payload, 'base64').toString());

/** Signs the statement once more, with a change, by the right key. */
function resign(s: Scene, change: (statement: Statement) => void): void {
  const statement = statementOf(s);
  change(statement);
  const subjects = statement.subject.map(({ name, digest }) => ({ name, sha256: digest.sha256 }));
  writeFileSync(s.envelope, createAttestation({ ...statement, subjects, keyPem: readFileSync(s.keys.private, 'utf8') }));
}

const said = (problems: readonly PacketProblem[]): string[] => problems.map(({ code, path, field }) => `${code} ${field ?? path}`).sort();

const MEMBERS = ['gate_set', 'index_sha256', 'packet_sha256', 'promotable_decision_stage', 'run_id', 'world_id'];
const predicate = (...names: string[]): string[] => names.map((name) => `ATTESTATION_PREDICATE_MISMATCH /predicate/${name}`);
const subject = (...names: string[]): string[] => names.map((name) => `ATTESTATION_SUBJECT_MISMATCH ${name}`);

describe('what the right key signed', () => {
  it('is the packet, its index and every artifact, each once', async () => {
    const s = await scene();
    const index = readFileSync(join(s.run, 'artifact_index.json'));
    const { artifacts } = JSON.parse(index.toString()) as { artifacts: { path: string; sha256: string }[] };
    const named = artifacts.map(({ path, sha256 }) => [path.replace('out/run-1/', ''), sha256]);
    const own = [
      ['promotion_packet.json', sha256Hex(readFileSync(s.packet))],
      ['artifact_index.json', sha256Hex(index)],
    ];
    expect(new Map(statementOf(s).subject.map(({ name, digest }) => [name, digest.sha256]))).toEqual(
      new Map([...named, ...own] as [string, string][]),
    );
    expect(await verify(s)).toMatchObject({ ok: true, attestation: { ok: true, covers: 'packet', subjects: named.length + 2 } });
  });

  it.each(MEMBERS)('says %s of it and must say it: another value, and none, are seen', async (name) => {
    const s = await scene();
    resign(s, (statement) => Object.assign(statement.predicate as object, { [name]: 'another' }));
    expect(said((await verify(s)).problems)).toEqual(predicate(name));
    resign(s, ({ predicate: signed }) => void delete (signed as Record<string, unknown>)[name]);
    expect(said((await verify(s)).problems)).toEqual(predicate(name));
  });

  it.each<[string, (statement: Statement) => void, string[], 'packet' | 'bundle' | null]>([
    ['more than follows from it', (t) => Object.assign(t.predicate as object, { approved: true }), predicate('approved'), 'packet'],
    ['nothing of it', (t) => Object.assign(t, { predicate: {} }), predicate(...MEMBERS), 'packet'],
    ['a list', (t) => Object.assign(t, { predicate: ['run-1'] }), predicate(...MEMBERS), 'packet'],
    ['a text', (t) => Object.assign(t, { predicate: 'run-1' }), predicate(...MEMBERS), 'packet'],
    ['null', (t) => Object.assign(t, { predicate: null }), predicate(...MEMBERS), 'packet'],
    [
      'too much of a commit',
      (t) => Object.assign(t, { predicateType: COMMIT }),
      predicate(...MEMBERS.filter((n) => n !== 'run_id')),
      'bundle',
    ],
    ['nothing of a commit', (t) => Object.assign(t, { predicateType: COMMIT, predicate: [] }), predicate('run_id'), 'bundle'],
    [
      'a commit without its index',
      (t) => {
        Object.assign(t, { predicateType: COMMIT, predicate: { run_id: 'run-1' } });
        t.subject = t.subject.filter(({ name }) => name !== 'artifact_index.json');
      },
      subject('artifact_index.json'),
      'bundle',
    ],
    [
      'a packet without its index',
      (t) => void Object.assign(t, { subject: t.subject.filter(({ name }) => name !== 'artifact_index.json') }),
      subject('artifact_index.json'),
      'packet',
    ],
    [
      'a packet without the packet',
      (t) => void Object.assign(t, { subject: t.subject.filter(({ name }) => name !== 'promotion_packet.json') }),
      subject('promotion_packet.json'),
      'packet',
    ],
    ['a file that is not there', (t) => void t.subject.push({ name: 'x', digest: { sha256: '0'.repeat(64) } }), subject('x'), 'packet'],
    ...['urn:something:else', 'toString', '__proto__'].map((type): [string, (t: Statement) => void, string[], null] => [
      `the type ${type}`,
      (t) => void Object.assign(t, { predicateType: type }),
      ['ATTESTATION_TYPE_UNSUPPORTED packets/p.json.intoto.json'],
      null,
    ]),
  ])('and says %s is about something else', async (_, change, problems, covers) => {
    const s = await scene();
    resign(s, change);
    const found = await verify(s);
    expect(said(found.problems)).toEqual(problems.sort());
    expect(found.attestation).toEqual({ ok: false, covers, subjects: statementOf(s).subject.length });
  });
});

describe('a signature of which the run is gone', () => {
  it('is held to the packet alone', async () => {
    const s = await scene();
    rmSync(s.run, { recursive: true });
    const found = await verify(s);
    const signed = statementOf(s).subject.map(({ name }) => name);
    expect(said(found.problems.filter(({ code }) => code.startsWith('ATTESTATION_')))).toEqual(
      subject(...signed.filter((name) => name !== 'promotion_packet.json')).sort(),
    );
    expect(found).toMatchObject({ ok: false, promotable: null, attestation: { ok: false, covers: 'packet' } });
  });
});

describe('the files of a signature', () => {
  it.each<[string, (s: Scene) => string]>([
    ['public key', (s) => s.keys.public],
    ['envelope', (s) => s.envelope],
  ])('may be links: %s', async (_, pick) => {
    const s = await scene();
    const path = pick(s);
    renameSync(path, `${path}.real`);
    symlinkSync(`${path}.real`, path);
    expect(await verify(s)).toMatchObject({ ok: true, attestation: { ok: true } });
  });

  it('may be a link to the private key', async () => {
    const s = await scene();
    const link = join(s.root, 'link.pem');
    symlinkSync(s.keys.private, link);
    await emitPromotionPacket(s.run, s.packet, { attestKey: link });
    expect(await verify(s)).toMatchObject({ ok: true, attestation: { ok: true } });
  });

  it.each([
    ['empty', ''],
    ['no PEM', 'ssh-ed25519 AAAA'],
    ['a PEM of nothing', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
  ])('decide nothing where the pinned key is %s: that is an error of the caller', async (_, text) => {
    const s = await scene();
    writeFileSync(s.keys.public, text);
    await toThrowWithCode(() => verify(s), AttestationError, 'ATTESTATION_KEY_INVALID');
  });

  it('that are missing or no envelope leave nothing covered', async () => {
    const s = await scene();
    writeFileSync(s.envelope, '{}');
    const nothing = { ok: false, covers: null, subjects: 0 };
    expect(await verify(s)).toMatchObject({ problems: [{ code: 'ATTESTATION_INVALID' }], attestation: nothing });
    rmSync(s.envelope);
    expect(await verify(s)).toMatchObject({ problems: [{ code: 'ATTESTATION_MISSING' }], attestation: nothing });
    await toThrowWithCode(() => verifyPacket(s.packet, { key: s.keys.public, attestation: s.run }), FilesError, 'FILE_NOT_REGULAR');
  });

  it(`name what they are about by ${PACKET}`, async () => {
    expect(statementOf(await scene()).predicateType).toBe(PACKET);
  });
});
