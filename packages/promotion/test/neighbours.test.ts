import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, sha256Hex } from '@runtime/contracts';
import { assessPromotability, emitPromotionPacket, PromotionError, readPacketSet, verifyPacket } from '@runtime/promotion';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { RUN_GATES } from '../src/gates/evidence.js';
import type { RunFacts } from '../src/gates/facts.js';
import { gateSetsOf } from '../src/gates/registry.js';
import { type EvidenceOptions, evidenceBundle, simulatedRun, WORLD } from './support/evidence-bundle.js';

// biome-ignore lint/suspicious/noExplicitAny: whoever alters a document keeps to no type.
type Document = any;

const edit = (path: string, change: (document: Document) => void): void => {
  const document: Document = JSON.parse(readFileSync(path, 'utf8'));
  change(document);
  writeFileSync(path, encodePretty(document));
};

async function packetOf(options: EvidenceOptions = {}): Promise<{ root: string; run: string; packet: string }> {
  const { root, run } = await evidenceBundle(options);
  const packet = join(root, 'p.json');
  await emitPromotionPacket(run, packet);
  return { root, run, packet };
}

describe('what is found of a packet is what was altered, and no more', () => {
  const MISMATCH = 'PACKET_PROMOTABILITY_MISMATCH';
  const withoutBlock = (packet: Document): void => {
    delete packet.bundle;
    packet.schema_version = 'runtime-tools.promotion_packet.v0.2';
    packet.promotability.note = 'a member that the reference does not know';
  };

  it.each<[string, (packet: Document, run: string) => void, [string, string | undefined][]]>([
    ['nothing', () => {}, []],
    [
      'an artifact it does not list',
      (packet) => delete packet.bundle.artifacts['summary.md'],
      [['PACKET_ARTIFACT_UNLISTED', '/bundle/artifacts']],
    ],
    ['one reason of three left out', (packet) => packet.promotability.reasons.pop(), [[MISMATCH, '/promotability/reasons']]],
    ['a gate that is none', (packet) => packet.promotability.gates.push(5), [[MISMATCH, '/promotability/gates']]],
    ['no block', withoutBlock, [['PACKET_BUNDLE_BLOCK_MISSING', '/bundle']]],
    [
      'no run where a packet without block says',
      (packet, run) => {
        withoutBlock(packet);
        rmSync(run, { recursive: true });
      },
      [['PACKET_BUNDLE_MISSING', '/run_manifest']],
    ],
    ['no run where it says', (_, run) => rmSync(run, { recursive: true }), [['PACKET_BUNDLE_MISSING', '/bundle/directory']]],
  ])('%s', async (_, change, expected) => {
    const { run, packet } = await packetOf({ status: { state: 'failed' }, indexStatus: 'failed' });
    edit(packet, (document) => change(document, run));
    expect((await verifyPacket(packet)).problems.map(({ code, field }) => [code, field])).toEqual(expected);
  });

  it('a claim is shown as it stands there', async () => {
    const { packet } = await packetOf();
    edit(packet, ({ promotability }) => {
      promotability.gates = [null];
    });
    expect((await verifyPacket(packet)).problems).toMatchObject([{ code: MISMATCH, found: [null] }]);
  });

  it('is one document that is gone, and that the packet does not name either', async () => {
    const { run, packet } = await packetOf();
    rmSync(join(run, 'oracle_results.json'));
    edit(packet, (document) => delete document.oracle_results);
    expect((await verifyPacket(packet)).problems).toContainEqual(
      expect.objectContaining({ code: 'PACKET_POINTER_MISSING', field: '/oracle_results' }),
    );
  });

  it('is the index alone where there is none: nothing is compared with it', async () => {
    const { run, packet } = await packetOf();
    rmSync(join(run, 'artifact_index.json'));
    const codes = (await verifyPacket(packet)).problems.map(({ code }) => code);
    expect([...new Set(codes)].sort()).toEqual(['BUNDLE_INDEX_MISSING', MISMATCH]);
  });
});

describe('the directory of a bundle', () => {
  it.each([
    ['repository', 'the repository root'],
    ['packet', 'the directory of the packet'],
  ])('is written in one way, also where another leads to the same place, from the %s', async (path_base, place) => {
    const { packet } = await packetOf();
    edit(packet, ({ bundle }) => Object.assign(bundle, { path_base, directory: 'out/./run-1' }));
    const outside = (await verifyPacket(packet)).problems.find(({ field }) => field === '/bundle/directory');
    expect(outside).toMatchObject({ code: 'PACKET_PATH_OUTSIDE', found: 'out/./run-1' });
    expect(outside?.message).toMatch(new RegExp(`below ${place}$`));
  });

  it('does not matter to a packet elsewhere whose bundle is named, and which is shown by its bare name', async () => {
    const { root, run, packet } = await packetOf();
    const elsewhere = join(temporaryDirectory(), 'q.json');
    copyFileSync(packet, elsewhere);
    expect(await verifyPacket(elsewhere, { bundle: run, repoRoot: root })).toMatchObject({ ok: true, packet: './q.json' });
    expect(await verifyPacket(packet, { repoRoot: root })).toMatchObject({ ok: true, packet: 'p.json' });
  });
});

describe('a packet', () => {
  it.each<[string, EvidenceOptions, string]>([
    ['the kernel', {}, 'runtime-tools.promotion_packet.v0.2'],
    ['the engine', simulatedRun, 'runtime-tools.simulated_packet.v0.1'],
  ])('says by its schema that %s decided', async (_, options, schema) => {
    const { packet } = await packetOf(options);
    expect(JSON.parse(readFileSync(packet, 'utf8'))).toMatchObject({ schema_version: schema });
  });

  const sha256 = 'ab'.repeat(32);
  it.each([
    null,
    'x',
    { size: 1 },
    { sha256 },
    { sha256: 7, size: 1 },
    { sha256: 'AB'.repeat(32), size: 1 },
    { sha256: `${sha256}0`, size: 1 },
    { sha256, size: -1 },
    { sha256, size: 1.5 },
    { sha256, size: '1' },
  ])('is none with an artifact that is %j', async (entry) => {
    const { packet } = await packetOf();
    edit(packet, ({ bundle }) => Object.assign(bundle.artifacts, { 'summary.md': entry }));
    await toThrowWithCode(() => verifyPacket(packet), PromotionError, 'PACKET_INVALID');
  });

  it('names no world where the manifest names none', async () => {
    const { run, packet, root } = await packetOf({ manifest: (manifest) => Object.assign(manifest, { world_id: 5 }) });
    expect(JSON.parse(readFileSync(packet, 'utf8'))).toHaveProperty('bundle.world_id', null);
    expect(await verifyPacket(join(root, 'p.json'), { bundle: run })).toMatchObject({ world_id: null });
  });

  it.each<[string | null, RegExp]>([
    [null, /\(there is none\)/],
    ['[]', /\(it is no object\)/],
    ['{', /\(expected a member name \(line 1, column 2\)\)/],
  ])('of a manifest %j is refused with the reason', async (text, reason) => {
    const { root, run } = await evidenceBundle();
    const manifest = join(run, 'run_manifest.json');
    if (text === null) rmSync(manifest);
    else writeFileSync(manifest, text);
    const error = await toThrowWithCode(() => emitPromotionPacket(run, join(root, 'p.json')), PromotionError, 'RUN_MANIFEST_MISSING');
    expect(error.message).toMatch(reason);
  });
});

describe('what the gates look at', () => {
  it('is a preflight that is there, or none', async () => {
    const inputs = async (options: EvidenceOptions) => (await assessPromotability((await evidenceBundle(options)).run)).gating_inputs;
    expect(await inputs({})).toMatchObject({ apply_preflight_present: true, apply_ok: true, sandbox_check_self: { sandboxed: false } });
    const none: EvidenceOptions = { manifest: (manifest) => Object.assign(manifest, { apply_preflight: null }) };
    expect(await inputs(none)).toMatchObject({ apply_preflight_present: false, apply_ok: null, sandbox_check_self: null });
  });

  it('are the host tools, of which one is enough', async () => {
    const { run } = await evidenceBundle({ manifest: ({ execution }) => (execution['tools'] as unknown[]).pop() });
    expect((await assessPromotability(run)).reasons).toEqual([]);
  });

  it.each<[unknown, string[], boolean]>([
    [null, [], true],
    [false, [], true],
    [true, [], false],
    ['no', [], false],
    [null, ['repair_log.json'], false],
    [false, ['repair_log.json'], false],
  ])('is a repair, by a mark of it (%j) or by its log (%j)', (repaired, files, passed) => {
    const gate = RUN_GATES.find(({ code }) => code === 'bundle_repaired');
    expect(gate?.check({ index: { repaired }, present: new Set(files) } as unknown as RunFacts)).toMatchObject({ passed });
  });

  it('is no world where the copy of it in the run cannot be read', async () => {
    const text = '{"schema_version": "runtime-tools.world.v0.2"}';
    const { run } = await evidenceBundle({
      extra: { 'job/world.json': text },
      manifest: ({ execution }) => Object.assign(execution, { world: { world_id: WORLD, sha256: sha256Hex(text), source: 'repository' } }),
    });
    expect((await assessPromotability(run)).reasons).toContain('host_world_mismatch');
  });
});

it('the gates of a producer that nobody registered are not known', async () => {
  await toThrowWithCode(() => gateSetsOf('reference'), PromotionError, 'GATE_SET_UNKNOWN');
});

it('a packet set that is none names the field', async () => {
  const path = join(temporaryDirectory(), 'set.json');
  writeFileSync(path, '{"schema_version": "runtime.packet_set.v0.1", "packets": [1]}');
  const error = await toThrowWithCode(() => readPacketSet(path), PromotionError, 'PACKET_SET_INVALID');
  expect(error.field).toBe('/packets/0');
});
