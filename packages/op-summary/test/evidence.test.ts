import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError } from '@runtime/bundle-store';
import { sha256Hex, type WorldDocument } from '@runtime/contracts';
import {
  accumulateOpsFromPacket,
  buildOpRuntimeSummary,
  finishOps,
  mergeOps,
  OpSummaryError,
  summarizeOpsFromBundle,
  summarizeOpsFromPacket,
} from '@runtime/op-summary';
import { emitPromotionPacket, PromotionError } from '@runtime/promotion';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore the builder of test bundles is shared by the tests of the two packages
import { type EvidenceOptions, event, evidenceBundle, simulatedRun, WORLD } from '../../promotion/test/support/evidence-bundle.js';

async function packetOf(options: EvidenceOptions = {}): Promise<{ root: string; run: string; packet: string; events: string }> {
  const { root, run } = await evidenceBundle(options);
  const packet = join(root, 'packets', `${options.runId ?? 'run-1'}.json`);
  await emitPromotionPacket(run, packet);
  return { root, run, packet, events: join(run, 'runtime_events.normalized.json') };
}

describe('the mark of the evidence', () => {
  it('is mapped for a promotable run of the kernel', async () => {
    const { run, packet } = await packetOf();
    const evidence = { runner: 'seatbelt', channel: 'launchd_clean', integrity: 'verified', gate_set: 'evidence', promotable: true };
    expect((await summarizeOpsFromBundle(run)).meta).toMatchObject({ tier: 'mapped', world_id: WORLD, evidence });
    expect((await summarizeOpsFromPacket(packet)).meta).toMatchObject({ tier: 'mapped', evidence });
  });

  it('is a hypothesis for a simulated one', async () => {
    const { run } = await packetOf(simulatedRun);
    expect((await summarizeOpsFromBundle(run)).meta).toMatchObject({
      tier: 'hypothesis',
      evidence: { runner: 'simulated', promotable: false },
    });
  });

  it('says unverified, and a hypothesis, for a bundle that was altered', async () => {
    const { run } = await packetOf();
    writeFileSync(join(run, 'summary.md'), '# Runtime summarY\n');
    await toThrowWithCode(() => summarizeOpsFromBundle(run), BundleError, 'BUNDLE_DIGEST_MISMATCH');
    const { meta } = await summarizeOpsFromBundle(run, { allowUnverified: true });
    expect(meta).toMatchObject({ tier: 'hypothesis', evidence: { integrity: 'unverified', promotable: false } });
  });
});

it('is not made of events that a strict reader refuses', async () => {
  const { run } = await evidenceBundle({ events: [event(0), 5 as never] });
  await toThrowWithCode(() => summarizeOpsFromBundle(run), BundleError, 'BUNDLE_ROW_INVALID');
});

describe('a packet is verified before anything of it is believed', () => {
  it('and refused when its events were altered', async () => {
    const { packet, events } = await packetOf();
    writeFileSync(events, readFileSync(events, 'utf8').replace('/tmp/0', '/tmp/9'));
    await toThrowWithCode(() => summarizeOpsFromPacket(packet), PromotionError, 'PACKET_NOT_VERIFIED');
  });

  it('and refused when its events are no JSON any more', async () => {
    const { packet, events } = await packetOf();
    const text = readFileSync(events, 'utf8');
    writeFileSync(events, `${text.slice(0, -1)}}`);
    await toThrowWithCode(() => summarizeOpsFromPacket(packet), PromotionError, 'PACKET_NOT_VERIFIED');
  });

  it('and refused when its events are longer', async () => {
    const { packet, events } = await packetOf();
    appendFileSync(events, ' ');
    await toThrowWithCode(() => summarizeOpsFromPacket(packet), PromotionError, 'PACKET_NOT_VERIFIED');
  });

  it('and refused when it is not promotable, unless nobody asks', async () => {
    const { packet, root } = await packetOf(simulatedRun);
    const out = join(root, 'ops.json');
    await toThrowWithCode(() => summarizeOpsFromPacket(packet, { out }), PromotionError, 'PACKET_NOT_PROMOTABLE');
    await expect(async () => readFileSync(out)).rejects.toThrow('ENOENT');
    expect((await summarizeOpsFromPacket(packet, { requirePromotable: false })).meta.tier).toBe('hypothesis');
  });

  it('and read from where the caller says the bundle is', async () => {
    const { packet, root } = await packetOf();
    const before = await summarizeOpsFromPacket(packet);
    const { run } = await evidenceBundle({ root: temporaryDirectory() });
    rmSync(join(root, 'out'), { recursive: true });
    expect(await summarizeOpsFromPacket(packet, { bundle: run })).toEqual(before);
  });
});

describe('events of many megabytes', () => {
  it('are counted as if they were read whole, wherever the chunks end', async () => {
    const events = Array.from({ length: 9000 }, (_, index) =>
      event(index, {
        match: index % 10 !== 0,
        expected: index % 10 === 0 ? 'allow' : 'deny',
        operation: ['file-read*', 'mach-lookup', 'sysctl-read'][index % 3],
        // Text that looks like structure, and bytes of several lengths, across every chunk border.
        stderr: `"}],[{\\"é…😀${'x'.repeat(index % 700)}`,
      }),
    );
    const { run } = await evidenceBundle({ events });
    const { ops } = await summarizeOpsFromBundle(run);
    expect(ops).toEqual(buildOpRuntimeSummary(events, { runId: 'run-1', worldId: WORLD }).ops);
    expect(ops['file-read*']?.probes).toBe(3000);
  });
});

describe('operation ids', () => {
  const worldId = 'our-mac';
  const summaryOf = async (options: EvidenceOptions = {}) => {
    const { run } = await evidenceBundle({ worldId, events: [event(0, { world_id: worldId })], ...options });
    return (await summarizeOpsFromBundle(run, { allowUnverified: true })).ops['file-read*'];
  };

  it('are those of the world that the bundle keeps a copy of', async () => {
    const { document } = builtInWorld(WORLD);
    const [first, ...others] = (document as WorldDocument).operations!.table;
    const operations = { ...(document as WorldDocument).operations!, table: [...others, first!] };
    const copy = JSON.stringify({ ...document, world_id: worldId, aliases: [], operations });
    const manifest: EvidenceOptions['manifest'] = ({ execution }) => {
      execution['world'] = { world_id: worldId, sha256: sha256Hex(copy), source: 'repository' };
    };
    expect(await summaryOf({ manifest, extra: { 'job/world.json': copy } })).toMatchObject({ world_id: worldId, op_id: 20 });
  });

  it('are unknown where the world is', async () => {
    expect(await summaryOf()).toMatchObject({ world_id: worldId, op_id: null });
  });
});

describe('what there is to summarise', () => {
  it('must be there', async () => {
    const { run } = await evidenceBundle({ without: ['runtime_events.normalized.json', 'runtime_results.json'], indexStatus: 'partial' });
    await toThrowWithCode(() => summarizeOpsFromBundle(run), OpSummaryError, 'OPS_EVENTS_MISSING');
  });

  it('belongs to the run', async () => {
    const { run } = await evidenceBundle({ events: [event(0, { run_id: 'run-9' })] });
    await toThrowWithCode(() => summarizeOpsFromBundle(run), BundleError, 'BUNDLE_RUN_ID_MISMATCH');
  });

  it('of several packets comes with every input by digest', async () => {
    const root = temporaryDirectory();
    const packets = await Promise.all(['run-b', 'run-a'].map(async (runId) => (await packetOf({ root, runId, out: runId })).packet));
    const accumulators = await Promise.all(packets.map((packet) => accumulateOpsFromPacket(packet)));
    const document = finishOps(mergeOps(...accumulators), { sourceJobs: ['promotion_packet'] });
    expect(document.meta.inputs).toEqual([
      'packets/run-a.json',
      'run-a/run-a/runtime_events.normalized.json',
      'packets/run-b.json',
      'run-b/run-b/runtime_events.normalized.json',
    ]);
    expect(Object.keys(document.meta.input_hashes ?? {})).toEqual(document.meta.inputs);
    expect(document.ops['file-read*']?.probes).toBe(4);
  });
});
