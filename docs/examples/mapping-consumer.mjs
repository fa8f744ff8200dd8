#!/usr/bin/env node
// usage: mapping-consumer.mjs <packet_set.json> <out folder> [--accept-reference]
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { accumulateOpsFromPacket, finishOps, mergeOps, writeOpRuntimeSummary } from '@runtime/op-summary';
import { buildPromotionReceipt, openPacketEvents, writePromotionReceipt } from '@runtime/promotion';

const [packetSet, out, flag] = process.argv.slice(2);
if (packetSet === undefined || out === undefined) throw new Error('usage: mapping-consumer.mjs <packet_set.json> <out folder>');
const repoRoot = dirname(resolve(packetSet));
const options = { repoRoot, acceptReference: flag === '--accept-reference' };

// 1. Which packets may be used? Each is verified against its bundle; the receipt says why the others are not.
const receipt = await buildPromotionReceipt({ packetSet, ...options });
for (const { path, reasons, error } of receipt.packets.rejected) console.error(`not used: ${path}: ${reasons.join(', ')} (${error ?? ''})`);
if (receipt.packets.used.length === 0) {
  console.error('no packet may be used: nothing was written');
  process.exit(1);
}

// 2. Read the events of each. Rows are provisional until the loop has ended, so nothing is written before that.
const denied = new Map();
const accumulators = [];
for (const packet of receipt.packets.used.map((path) => join(repoRoot, path))) {
  for await (const row of openPacketEvents(packet, options)) {
    if (row.actual !== 'deny') continue;
    denied.set(row.operation, (denied.get(row.operation) ?? new Set()).add(row.target));
  }
  accumulators.push(await accumulateOpsFromPacket(packet, options));
}

// 3. Write the mappings, then the receipt: a receipt that exists speaks of mappings that exist.
const lines = [...denied].sort().map(([operation, targets]) => [operation, [...targets].sort()]);
await mkdir(out, { recursive: true });
await writeFile(join(out, '.denied.json'), `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`);
await rename(join(out, '.denied.json'), join(out, 'denied.json'));
const summary = finishOps(mergeOps(...accumulators), { sourceJobs: ['promotion_packet'], notes: 'one summary of every used packet' });
await writeOpRuntimeSummary(summary, join(out, 'op_runtime_summary.json'));
await writePromotionReceipt(receipt, join(out, 'promotion_receipt.json'));
console.log(JSON.stringify({ used: receipt.packets.used, operations: Object.keys(summary.ops), tier: summary.meta.tier }));
