import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BundleError } from '@runtime/bundle-store';
import { AttestationError, parseDocument, sha256Hex } from '@runtime/contracts';
import { assessPromotability, emitPromotionPacket, isRefusal, PromotionError, readPacket, verifyPacket } from '@runtime/promotion';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type EvidenceOptions, evidenceBundle } from './support/evidence-bundle.js';
import { keyFiles } from './support/keys.js';

const simulated: EvidenceOptions = {
  manifest: (manifest) => {
    manifest.execution['runner'] = 'simulated';
  },
};

describe('a packet', () => {
  it('names the run, its index and every artifact by digest', async () => {
    const { root, run } = await evidenceBundle();
    const out = join(root, 'packets', 'p.json');
    await emitPromotionPacket(run, out);
    const packet = parseDocument('promotion_packet', readFileSync(out));
    expect(packet.bundle).toMatchObject({ run_id: 'run-1', directory: 'out/run-1', path_base: 'repository' });
    expect(packet.bundle?.index_sha256).toBe(sha256Hex(readFileSync(join(run, 'artifact_index.json'))));
    const artifacts = packet.bundle?.artifacts ?? {};
    for (const [name, { sha256, size }] of Object.entries(artifacts)) {
      const bytes = readFileSync(join(run, name));
      expect({ sha256, size }, name).toEqual({ sha256: sha256Hex(bytes), size: bytes.length });
    }
    expect(Object.keys(artifacts)).toContain('job/job.json');
    expect(packet.promotability).toEqual(await assessPromotability(run));
  });

  it('is what the call returns and what readPacket reads', async () => {
    const { root, run } = await evidenceBundle();
    const out = join(root, 'p.json');
    const returned = await emitPromotionPacket(run, out);
    expect(await readPacket(out)).toEqual(returned);
  });

  it('is emitted for a run that is not promotable, and says why', async () => {
    const { root, run } = await evidenceBundle(simulated);
    const packet = await emitPromotionPacket(run, join(root, 'p.json'));
    expect(packet).toMatchObject({ promotability: { promotable_decision_stage: false, reasons: ['simulated_runner'] } });
  });

  it('is emitted through the bundle root, for the run that LATEST names', async () => {
    const { root, run } = await evidenceBundle();
    expect(await emitPromotionPacket(dirname(run), join(root, 'p.json'))).toMatchObject({ bundle: { directory: 'out/run-1' } });
  });

  it('is relative to itself where the bundle lies in no repository', async () => {
    const { root, run } = await evidenceBundle();
    rmSync(join(root, '.git'), { recursive: true });
    const out = join(root, 'p.json');
    const packet = await emitPromotionPacket(run, out, {});
    expect(packet).toMatchObject({ run_manifest: 'out/run-1/run_manifest.json', bundle: { directory: 'out/run-1', path_base: 'packet' } });
    expect((await verifyPacket(out)).ok).toBe(true);
    const moved = temporaryDirectory();
    renameSync(root, join(moved, 'whole'));
    expect((await verifyPacket(join(moved, 'whole', 'p.json'))).ok).toBe(true);
    mkdirSync(root);
  });
});

describe('when a promotable bundle is required and this is none', () => {
  it('writes nothing and gives the reasons with their explanations', async () => {
    const { root, run } = await evidenceBundle(simulated);
    const before = readdirSync(root);
    const refusal = await emitPromotionPacket(run, join(root, 'packets', 'p.json'), {
      requirePromotable: true,
      attestKey: keyFiles(temporaryDirectory()).private,
    });
    expect(isRefusal(refusal) && refusal.promotability.reasons).toEqual(['simulated_runner']);
    expect(isRefusal(refusal) && refusal.promotability.gates?.find(({ passed }) => !passed)?.explanation).toContain('kernel');
    expect(readdirSync(root)).toEqual(before);
  });
});

describe('a packet that cannot be', () => {
  it('is refused inside the run it would describe', async () => {
    const { run } = await evidenceBundle();
    await toThrowWithCode(() => emitPromotionPacket(run, join(run, 'p.json')), PromotionError, 'PACKET_PATH_OUTSIDE');
    expect(readdirSync(run)).not.toContain('p.json');
  });

  it('is refused where neither repository nor packet is above the bundle', async () => {
    const { root, run } = await evidenceBundle();
    rmSync(join(root, '.git'), { recursive: true });
    const out = join(temporaryDirectory(), 'p.json');
    const error = await toThrowWithCode(() => emitPromotionPacket(run, out), PromotionError, 'PACKET_PATH_OUTSIDE');
    expect(error.hint).toContain('--repo-root');
    expect(existsSync(out)).toBe(false);
  });

  it.each<[string, (run: string) => void]>([
    ['no manifest', (run) => rmSync(join(run, 'run_manifest.json'))],
    ['a manifest that is no JSON', (run) => writeFileSync(join(run, 'run_manifest.json'), '{')],
    ['a manifest that is an array', (run) => writeFileSync(join(run, 'run_manifest.json'), '[]')],
    ['no directory', (run) => rmSync(run, { recursive: true })],
  ])('is refused for a run with %s', async (_, alter) => {
    const { root, run } = await evidenceBundle();
    alter(run);
    await toThrowWithCode(() => emitPromotionPacket(run, join(root, 'p.json')), PromotionError, 'RUN_MANIFEST_MISSING');
    expect(existsSync(join(root, 'p.json'))).toBe(false);
  });

  it('is refused for a root whose LATEST names nothing', async () => {
    const { root, run } = await evidenceBundle();
    writeFileSync(join(dirname(run), 'LATEST'), 'gone\n');
    await toThrowWithCode(() => emitPromotionPacket(dirname(run), join(root, 'p.json')), BundleError, 'BUNDLE_LATEST_DANGLING');
  });

  it('is not written when its key cannot be used', async () => {
    const { root, run } = await evidenceBundle();
    const key = join(root, 'key.pem');
    writeFileSync(key, 'not a key');
    await toThrowWithCode(
      () => emitPromotionPacket(run, join(root, 'p.json'), { attestKey: key }),
      AttestationError,
      'ATTESTATION_KEY_INVALID',
    );
    expect(existsSync(join(root, 'p.json'))).toBe(false);
  });
});

describe('a packet of a bundle that does not verify', () => {
  it('is still written, says no, and never verifies', async () => {
    const { root, run } = await evidenceBundle();
    writeFileSync(join(run, 'summary.md'), '# Runtime summary\n');
    const out = join(root, 'p.json');
    expect(await emitPromotionPacket(run, out)).toMatchObject({ promotability: { promotable_decision_stage: false } });
    expect((await verifyPacket(out)).problems.map(({ code }) => code)).toContain('BUNDLE_DIGEST_MISMATCH');
  });
});

describe('an attestation of the commit', () => {
  it('stands in for one of the packet: everything the packet claims follows from the signed index', async () => {
    const { root, run } = await evidenceBundle();
    const keys = keyFiles(root);
    const { createAttestation } = await import('@runtime/contracts');
    const index = sha256Hex(readFileSync(join(run, 'artifact_index.json')));
    const envelope = (predicateType: string, name: string): string =>
      createAttestation({
        subjects: [{ name, sha256: index }],
        predicate: { run_id: basename(run) },
        predicateType,
        keyPem: readFileSync(keys.private, 'utf8'),
      });
    const attestation = join(root, 'out', 'run-1.intoto.json');
    const packet = join(root, 'p.json');
    await emitPromotionPacket(run, packet);
    const verify = () => verifyPacket(packet, { attestation, key: keys.public });
    writeFileSync(attestation, envelope('urn:runtime-tools:run:v0.1', 'artifact_index.json'));
    expect(await verify()).toMatchObject({ ok: true, attestation: { covers: 'bundle', subjects: 1 } });
    writeFileSync(attestation, envelope('urn:runtime-tools:run:v0.1', 'summary.md'));
    expect((await verify()).problems.map(({ code }) => code)).toContain('ATTESTATION_SUBJECT_MISMATCH');
    writeFileSync(attestation, envelope('urn:runtime-tools:promotion-packet:v0.2', 'artifact_index.json'));
    expect((await verify()).problems.map(({ code }) => code)).toEqual(['ATTESTATION_SUBJECT_MISMATCH']);
    writeFileSync(attestation, envelope('urn:something:else', 'artifact_index.json'));
    expect((await verify()).problems.map(({ code }) => code)).toEqual(['ATTESTATION_TYPE_UNSUPPORTED']);
  });

  it('is not looked at without a pinned key', async () => {
    const { root, run } = await evidenceBundle();
    const packet = join(root, 'p.json');
    await emitPromotionPacket(run, packet);
    await toThrowWithCode(() => verifyPacket(packet, { attestation: packet }), PromotionError, 'ATTESTATION_KEY_MISSING');
    expect((await verifyPacket(packet)).attestation).toBeNull();
  });
});
