import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitPromotionPacket, openPacketEvents, PromotionError } from '@runtime/promotion';
import { errorOf, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type EvidenceOptions, event, evidenceBundle, simulatedRun } from './support/evidence-bundle.js';

async function packetOf(options: EvidenceOptions = {}): Promise<{ packet: string; run: string; events: string }> {
  const { root, run } = await evidenceBundle(options);
  const packet = join(root, 'p.json');
  await emitPromotionPacket(run, packet);
  return { packet, run, events: join(run, 'runtime_events.normalized.json') };
}

const collect = async (packet: string, options: object = {}): Promise<unknown[]> => {
  const rows: unknown[] = [];
  for await (const row of openPacketEvents(packet, options)) rows.push(row);
  return rows;
};

describe('the events behind a packet', () => {
  it('come one by one, in order', async () => {
    const rows = [event(0), event(1, { note_of_a_later_version: { kept: true } }), event(2)];
    const { packet } = await packetOf({ events: rows });
    expect(await collect(packet)).toEqual(rows);
  });

  it('do not come at all when the bundle was altered', async () => {
    const { packet, events } = await packetOf();
    writeFileSync(events, readFileSync(events, 'utf8').replace('/tmp/0', '/tmp/9'));
    const iterator = openPacketEvents(packet);
    await toThrowWithCode(() => iterator.next(), PromotionError, 'PACKET_NOT_VERIFIED');
  });

  it('do not come from a packet that is not promotable, unless nobody asks', async () => {
    const { packet } = await packetOf(simulatedRun);
    await toThrowWithCode(() => collect(packet), PromotionError, 'PACKET_NOT_PROMOTABLE');
    expect(await collect(packet, { requirePromotable: false })).toHaveLength(2);
  });

  it('are provisional: a change while they are read is told at the end', async () => {
    const many = Array.from({ length: 4000 }, (_, index) => event(index, { stdout: 'x'.repeat(1500) }));
    const { packet, events } = await packetOf({ events: many });
    const iterator = openPacketEvents(packet);
    let read = 0;
    const error = await errorOf(async () => {
      for await (const _ of iterator) if (read++ === 0) appendFileSync(events, ' ');
    });
    expect(read).toBeGreaterThan(0);
    expect(error.code).toBe('BUNDLE_CHANGED_WHILE_READ');
  });
});
