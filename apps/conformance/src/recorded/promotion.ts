import { join } from 'node:path';
import { type OpRuntimeSummary, parseDocument, parseJson } from '@runtime/contracts';
import { sha256OfFile } from '@runtime/files';
import { buildOpRuntimeSummary, summarizeOpsFromBundle } from '@runtime/op-summary';
import {
  assessPromotability,
  buildPromotionReceipt,
  emitPromotionPacket,
  readPacketSet,
  verifyPacket,
  writePromotionReceipt,
} from '@runtime/promotion';
import { sameText, sameValue } from '../compare.js';
import { adding, failed, met, type Proof } from '../proof.js';
import { referencePacket } from '../vectors/promotion.js';
import { inWorkspace, layOut } from '../workspace.js';
import { textBelow, withSuite } from './suites.js';

const SUITE = 'vfs-canonicalization';

const packet: Proof = {
  group: `${SUITE}: promotion`,
  prove: ({ reference }) =>
    withSuite(reference, SUITE, async ({ root, folder, run, runId }) => {
      const stored = textBelow(folder, 'out', 'promotion_packet.json');
      // The stored packet is that of a later run of the suite.
      const { run_manifest } = parseJson(stored) as { run_manifest: string };
      const laterRun = run_manifest.split('/').at(-2) ?? '';
      const path = join(root, 'packets', 'vfs.json');
      await emitPromotionPacket(run, path, { repoRoot: root });
      const { promotable_decision_stage, gate_set } = await assessPromotability(run, { repoRoot: root });
      const verified = await verifyPacket(path, { repoRoot: root, requirePromotable: true, acceptReference: true });
      layOut(root, { 'packet_set.json': JSON.stringify({ schema_version: 'runtime.packet_set.v0.1', packets: ['packets/vfs.json'] }) });
      const receipt = await buildPromotionReceipt({ packetSet: join(root, 'packet_set.json'), acceptReference: true });
      return [
        {
          subject: 'promotable_decision_stage by the gates of the reference',
          ...sameValue([true, 'reference'], [promotable_decision_stage, gate_set]),
        },
        {
          subject: 'recorded packet, its run id exchanged',
          ...adding(sameText(stored.replaceAll(laterRun, runId), referencePacket(path)), 'packet.bundle', 'promotion.members'),
        },
        { subject: 'packet verifies', ...(verified.ok ? met('ok') : failed('ok', verified.problems.map(({ code }) => code).join(', '))) },
        { subject: 'packet is used in a receipt', ...sameValue(['packets/vfs.json'], receipt.packets.used) },
      ];
    }),
};

const WORLD_IN_STORED = 'dyld-a3a840f9';
const WORLD_IN_RUN = 'dyld-2c0602c5';

const operations: Proof = {
  group: `${SUITE}: runtime_mappings/ops.json`,
  prove: ({ reference }) =>
    withSuite(reference, SUITE, async ({ run }) => {
      const stored = textBelow(run, 'runtime_mappings', 'ops.json');
      const vocab: unknown = parseJson(textBelow(reference, 'mappings', 'ops.json'));
      const events = parseJson(textBelow(run, 'runtime_events.normalized.json'), { exactNumbers: true });
      // The stored document has the other world id of the host, and no tier.
      const plain = (document: OpRuntimeSummary): object => {
        const { tier: _, ...meta } = document.meta;
        return { ...document, meta };
      };
      const elsewhere = (value: unknown): string => JSON.stringify(value).replaceAll(WORLD_IN_RUN, WORLD_IN_STORED);
      const ours = plain(buildOpRuntimeSummary(events, { vocab }));
      const { ops } = await summarizeOpsFromBundle(run, { vocab });
      return [
        { subject: 'document of the rows, but for world id and tier', ...sameValue(parseJson(stored), parseJson(elsewhere(ours))) },
        {
          subject: 'ops of summarize-ops, but for the world id',
          ...sameValue((parseJson(stored) as OpRuntimeSummary).ops, parseJson(elsewhere(ops))),
        },
      ];
    }),
};

const receipts: Proof = {
  group: 'mappings: packet set and receipt',
  prove: ({ reference }) =>
    inWorkspace(async (root) => {
      const stored = textBelow(reference, 'mappings', 'promotion_receipt.json');
      const receipt = parseDocument('promotion_receipt', stored);
      const path = join(root, 'receipt.json');
      await writePromotionReceipt(receipt, path);
      const set = await readPacketSet(join(reference, 'mappings', 'packet_set.json'));
      const [setPath = '', ...packets] = receipt.inputs;
      const { sha256 } = await sha256OfFile(join(reference, 'mappings', 'packet_set.json'));
      return [
        { subject: 'packet_set.json is read', ...sameValue(packets, set.packets) },
        { subject: 'packet_set.json has the digest that the receipt records', ...sameValue(receipt.input_hashes[setPath], sha256) },
        { subject: 'promotion_receipt.json is read, and written back', ...sameText(stored, textBelow(path)) },
      ];
    }),
};

export const recordedPromotionProofs: Proof[] = [packet, operations, receipts];
