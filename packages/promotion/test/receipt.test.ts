import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PromotionReceipt, parseDocument, sha256Hex } from '@runtime/contracts';
import { buildPromotionReceipt, emitPromotionPacket, PromotionError, readPacketSet, writePromotionReceipt } from '@runtime/promotion';
import { referenceRoot, temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type EvidenceOptions, evidenceBundle, simulatedRun, WORLD } from './support/evidence-bundle.js';

interface Lab {
  root: string;
  /** Adds a run with a packet; returns the packet's path below the root. */
  add: (runId: string, options?: EvidenceOptions) => Promise<string>;
  set: (packets: string[], more?: object) => string;
}

function lab(): Lab {
  const root = temporaryDirectory();
  return {
    root,
    add: async (runId, options = {}) => {
      const { run } = await evidenceBundle({ ...options, root, runId });
      const path = `packets/${runId}.json`;
      await emitPromotionPacket(run, join(root, path));
      return path;
    },
    set: (packets, more = {}) => {
      const path = join(root, 'packet_set.json');
      writeFileSync(path, JSON.stringify({ schema_version: 'runtime.packet_set.v0.1', ...more, packets }));
      return path;
    },
  };
}

describe.skipIf(referenceRoot === null)('the recorded documents', () => {
  const recorded = (name: string): Buffer => readFileSync(join(referenceRoot ?? '', 'mappings', name));

  it('the packet set is read', async () => {
    const set = await readPacketSet(join(referenceRoot ?? '', 'mappings', 'packet_set.json'));
    expect(set.packets).toHaveLength(5);
    expect(set).toMatchObject({ world_id: WORLD, allow_missing: true });
  });

  it('the receipt is read, and written back byte for byte', async () => {
    const receipt = parseDocument('promotion_receipt', recorded('promotion_receipt.json')) as PromotionReceipt;
    const out = join(temporaryDirectory(), 'receipt.json');
    await writePromotionReceipt(receipt, out);
    expect(readFileSync(out)).toEqual(recorded('promotion_receipt.json'));
  });
});

describe('a receipt', () => {
  it('names what was used, by digest', async () => {
    const { root, add, set } = lab();
    const paths = [await add('run-b'), await add('run-a')];
    const path = set(paths, { world_id: WORLD });
    const receipt = await buildPromotionReceipt({ packetSet: path });
    expect(receipt).toMatchObject({ world_id: WORLD, packet_set: 'packet_set.json', inputs: ['packet_set.json', ...paths] });
    expect(receipt.packets.used).toEqual(['packets/run-a.json', 'packets/run-b.json']);
    expect(receipt.packets.rejected).toEqual([]);
    for (const input of receipt.inputs) expect(receipt.input_hashes[input]).toBe(sha256Hex(readFileSync(join(root, input))));
    expect(receipt.packets.considered[0]).toMatchObject({
      path: 'packets/run-b.json',
      status: 'used',
      reasons: [],
      channel: 'launchd_clean',
      run_id: 'run-b',
    });
  });

  it('takes the world of the packets when nobody names one', async () => {
    const { root, add } = lab();
    const path = await add('run-a');
    expect(await buildPromotionReceipt({ packets: [join(root, path)] })).toMatchObject({
      world_id: WORLD,
      packet_set: null,
      inputs: [path],
    });
  });

  it('refuses what is no packet without falling over it, and names no path of the host', async () => {
    const { root, add, set } = lab();
    const good = await add('run-a');
    mkdirSync(join(root, 'packets', 'folder.json'));
    writeFileSync(join(root, 'packets', 'deep.json'), '['.repeat(1000));
    symlinkSync('run-a.json', join(root, 'packets', 'link.json'));
    const receipt = await buildPromotionReceipt({
      packetSet: set([good, 'packets/folder.json', 'packets/deep.json', 'packets/link.json']),
    });
    expect(receipt.packets.considered.map(({ reasons }) => reasons)).toEqual([
      [],
      ['packet_load_error'],
      ['packet_load_error'],
      ['duplicate_run'],
    ]);
    expect(Object.keys(receipt.input_hashes)).toEqual(['packet_set.json', good, 'packets/deep.json', 'packets/link.json']);
    expect(JSON.stringify(receipt)).not.toContain(root);
  });

  it('says why each other packet was not used', async () => {
    const { root, add, set } = lab();
    const good = await add('run-a');
    const simulated = await add('run-s', simulatedRun);
    const altered = await add('run-x');
    writeFileSync(join(root, 'out', 'run-x', 'summary.md'), '# Runtime summarY\n');
    writeFileSync(join(root, 'packets', 'torn.json'), '{');
    cpSync(join(root, good), join(root, 'packets', 'again.json'));
    const lost = await add('run-gone');
    rmSync(join(root, 'out', 'run-gone'), { recursive: true });
    const paths = [good, 'packets/none.json', simulated, altered, 'packets/torn.json', 'packets/again.json', good, lost];
    const receipt = await buildPromotionReceipt({ packetSet: set(paths) });
    expect(receipt.packets.considered.map(({ status, reasons }) => [status, ...reasons])).toEqual([
      ['used'],
      ['missing', 'missing_packet'],
      ['rejected', 'not_promotable'],
      ['rejected', 'not_verified'],
      ['rejected', 'packet_load_error'],
      ['rejected', 'duplicate_run'],
      ['rejected', 'duplicate_run'],
      ['rejected', 'packet_load_error'],
    ]);
    expect(receipt.packets.used).toEqual([good]);
    expect(receipt.packets.rejected.map(({ path }) => path)).toEqual(paths.slice(1));
    expect(receipt.packets.rejected[1]?.error).toContain('simulated_runner');
    expect(receipt.input_hashes['packets/none.json']).toBeUndefined();
  });

  it('refuses a packet of another world', async () => {
    const { add, set } = lab();
    const receipt = await buildPromotionReceipt({ packetSet: set([await add('run-a')], { world_id: 'elsewhere' }) });
    expect(receipt.packets.considered[0]).toMatchObject({ status: 'rejected', reasons: ['world_id_mismatch'] });
    expect(receipt.world_id).toBe('elsewhere');
  });

  it('has no world when nothing was used', async () => {
    const { set } = lab();
    expect(await buildPromotionReceipt({ packetSet: set([]) })).toMatchObject({
      world_id: 'unknown',
      packets: { considered: [], used: [], rejected: [] },
    });
  });
});

describe('a packet set that cannot be used', () => {
  it.each<[string, object]>([
    ['another schema', { schema_version: 'runtime.packet_set.v0.2' }],
    ['packets that are no texts', { packets: [1] }],
    ['packets that are no list', { packets: {} }],
  ])('%s', async (_, change) => {
    const path = join(temporaryDirectory(), 'set.json');
    writeFileSync(path, JSON.stringify({ schema_version: 'runtime.packet_set.v0.1', packets: [], ...change }));
    await toThrowWithCode(() => readPacketSet(path), PromotionError, 'PACKET_SET_INVALID');
  });

  it('a missing packet, where none may be missing', async () => {
    const { set } = lab();
    await toThrowWithCode(
      () => buildPromotionReceipt({ packetSet: set(['packets/none.json'], { allow_missing: false }) }),
      PromotionError,
      'PACKET_MISSING',
    );
  });

  it('a packet outside the repository', async () => {
    const { set } = lab();
    await expect(buildPromotionReceipt({ packetSet: set(['../outside.json']) })).rejects.toMatchObject({ code: 'PATH_OUTSIDE' });
  });

  it('both a set and a list', async () => {
    await toThrowWithCode(() => buildPromotionReceipt({ packetSet: 'a', packets: [] }), PromotionError, 'PACKET_SET_INVALID');
  });
});
