import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BundleError } from '@runtime/bundle-store';
import { AttestationError, parseDocument, sha256Hex } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { assessPromotability, emitPromotionPacket, isRefusal, PromotionError, readPacket, verifyPacket } from '@runtime/promotion';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { evidenceBundle, simulatedRun } from './support/evidence-bundle.js';
import { keyFiles } from './support/keys.js';

const spoilManifest = (run: string, spoil: (text: string) => string | Buffer): void => {
  const path = join(run, 'run_manifest.json');
  writeFileSync(path, spoil(readFileSync(path, 'utf8')));
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
    const { root, run } = await evidenceBundle(simulatedRun);
    const packet = await emitPromotionPacket(run, join(root, 'p.json'));
    expect(packet).toMatchObject({ promotability: { promotable_decision_stage: false, reasons: ['apply_failed', 'simulated_runner'] } });
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
    const { root, run } = await evidenceBundle(simulatedRun);
    const before = readdirSync(root);
    const refusal = await emitPromotionPacket(run, join(root, 'packets', 'p.json'), {
      requirePromotable: true,
      attestKey: keyFiles(temporaryDirectory()).private,
    });
    expect(isRefusal(refusal) && refusal.promotability.reasons).toEqual(['apply_failed', 'simulated_runner']);
    expect(isRefusal(refusal) && refusal.promotability.gates?.find(({ passed }) => !passed)?.explanation).toContain('policy');
    expect(readdirSync(root)).toEqual(before);
  });
});

describe('a packet that cannot be', () => {
  it('is refused inside the run it would describe', async () => {
    const { run } = await evidenceBundle();
    const linked = join(temporaryDirectory(), 'linked');
    symlinkSync(run, linked);
    symlinkSync(temporaryDirectory(), join(run, 'away'));
    for (const place of [run, join(run, 'job'), linked, join(linked, 'job'), join(run, 'away')]) {
      await toThrowWithCode(() => emitPromotionPacket(run, join(place, 'p.json')), PromotionError, 'PACKET_PATH_OUTSIDE');
      expect(readdirSync(place)).not.toContain('p.json');
    }
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
    ['a manifest with a member twice', (run) => spoilManifest(run, (text) => text.replace('{', '{"run_id": "run-2",'))],
    [
      'a manifest with bytes that are no text',
      (run) => spoilManifest(run, (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])),
    ],
  ])('is refused for a run with %s', async (_, alter) => {
    const { root, run } = await evidenceBundle();
    alter(run);
    await toThrowWithCode(() => emitPromotionPacket(run, join(root, 'p.json')), PromotionError, 'RUN_MANIFEST_MISSING');
    expect(existsSync(join(root, 'p.json'))).toBe(false);
  });

  it('is refused for a directory that is not there, as by every other reader', async () => {
    const { root, run } = await evidenceBundle();
    await toThrowWithCode(() => emitPromotionPacket(`${run}0`, join(root, 'p.json')), BundleError, 'BUNDLE_NOT_FOUND');
  });

  it('is refused for a root without LATEST, naming the runs there are', async () => {
    const { root, run } = await evidenceBundle();
    rmSync(join(dirname(run), 'LATEST'));
    const error = await toThrowWithCode(() => emitPromotionPacket(dirname(run), join(root, 'p.json')), BundleError, 'BUNDLE_NO_LATEST');
    expect(error.details).toEqual({ runs: ['run-1'] });
    expect(error.hint).toContain(run);
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

  it('claims nothing of what the bundle says but that it does not verify', async () => {
    const { run } = await evidenceBundle();
    writeFileSync(join(run, 'summary.md'), '# Runtime summary\n');
    const { reasons, gates } = await assessPromotability(run);
    expect(reasons).toEqual([
      'apply_preflight_missing',
      'bundle_failed',
      'bundle_incomplete',
      'bundle_integrity_unverified',
      'evidence_inconsistent',
    ]);
    const explanations = gates?.filter(({ passed }) => !passed).map(({ explanation }) => explanation) ?? [];
    expect(explanations).toHaveLength(5);
    for (const explanation of explanations) expect(explanation).toMatch(/^the bundle does not verify/);
  });
});

describe('a packet of a run whose documents are not what they should be', () => {
  it.each<[string, (run: string) => void, string | null, string]>([
    [
      'no run id and no index',
      (run) => {
        rmSync(join(run, 'artifact_index.json'));
        spoilManifest(run, (text) => text.replace('"run_id": "run-1"', '"was": "run-1"'));
      },
      null,
      'BUNDLE_INDEX_MISSING',
    ],
    [
      'a run id that is none',
      (run) => spoilManifest(run, (text) => text.replace('"run_id": "run-1"', '"run_id": "a run"')),
      null,
      'BUNDLE_RUN_ID_MISMATCH',
    ],
    [
      'digests and sizes that are none',
      (run) => {
        const path = join(run, 'artifact_index.json');
        writeFileSync(
          path,
          readFileSync(path, 'utf8')
            .replace(/"sha256": "../, '"sha256": "ZZ')
            .replace(/"file_size": (?=\d)/, '"file_size": -'),
        );
      },
      'run-1',
      'BUNDLE_DIGEST_INVALID',
    ],
  ])('is emitted and is a packet, with %s; it does not verify, and says why', async (_, alter, runId, code) => {
    const { root, run } = await evidenceBundle();
    alter(run);
    const out = join(root, 'p.json');
    await emitPromotionPacket(run, out);
    expect(parseDocument('promotion_packet', readFileSync(out)).bundle?.run_id).toBe(runId);
    const { ok, promotable, problems } = await verifyPacket(out);
    expect({ ok, promotable }).toEqual({ ok: false, promotable: false });
    expect(problems.map((problem) => problem.code)).toContain(code);
  });
});

describe('a bundle that the caller names', () => {
  it('is an error when it is not there, or holds runs of which none is chosen', async () => {
    const { root, run } = await evidenceBundle();
    const out = join(root, 'p.json');
    await emitPromotionPacket(run, out);
    await toThrowWithCode(() => verifyPacket(out, { bundle: join(root, 'nope') }), BundleError, 'BUNDLE_NOT_FOUND');
    rmSync(join(dirname(run), 'LATEST'));
    await toThrowWithCode(() => verifyPacket(out, { bundle: dirname(run) }), BundleError, 'BUNDLE_NO_LATEST');
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
    expect(new Set((await verify()).problems.map(({ code }) => code))).toEqual(
      new Set(['ATTESTATION_SUBJECT_MISMATCH', 'ATTESTATION_PREDICATE_MISMATCH']),
    );
    writeFileSync(attestation, envelope('urn:something:else', 'artifact_index.json'));
    expect((await verify()).problems.map(({ code }) => code)).toEqual(['ATTESTATION_TYPE_UNSUPPORTED']);
  });

  it('is not looked at without a pinned key', async () => {
    const { root, run } = await evidenceBundle();
    const packet = join(root, 'p.json');
    await emitPromotionPacket(run, packet);
    await toThrowWithCode(() => verifyPacket(packet, { attestation: packet }), PromotionError, 'ATTESTATION_KEY_MISSING');
    const named = { attestation: join(root, 'nope'), key: keyFiles(root).public };
    await toThrowWithCode(() => verifyPacket(packet, named), FilesError, 'FILE_NOT_FOUND');
    expect((await verifyPacket(packet)).attestation).toBeNull();
  });
});
