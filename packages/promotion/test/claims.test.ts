import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineRun } from '@runtime/bundle-store';
import { emitPromotionPacket, type Gate, judgeRun, type PacketProblem, verifyPacket } from '@runtime/promotion';
import { describe, expect, it } from 'vitest';
import { asVersion, claimedVersion, comparePromotability } from '../src/claims.js';
import { evaluateGates } from '../src/gates/evaluate.js';
import { readPacketFile } from '../src/packet.js';
import { type EvidenceOptions, evidenceBundle } from './support/evidence-bundle.js';

interface Claimed {
  promotability: { gate_set_version?: number; gates: { code: string; explanation: string; inputs: Record<string, unknown> }[] };
}

async function packetOf(
  options: EvidenceOptions = {},
): Promise<{ run: string; path: string; edit: (change: (packet: Claimed) => void) => void }> {
  const { root, run } = await evidenceBundle(options);
  const path = join(root, 'packets', 'p.json');
  await emitPromotionPacket(run, path);
  const edit = (change: (packet: Claimed) => void): void => {
    const packet = JSON.parse(readFileSync(path, 'utf8')) as Claimed;
    change(packet);
    writeFileSync(path, JSON.stringify(packet));
  };
  return { run, path, edit };
}

describe('what a packet claims about its gates', () => {
  it('is not how they are explained', async () => {
    const { path, edit } = await packetOf();
    edit(({ promotability }) => {
      for (const gate of promotability.gates) gate.explanation = 'in other words';
    });
    expect(await verifyPacket(path, { requirePromotable: true })).toMatchObject({ ok: true, problems: [] });
  });

  it('is what they looked at', async () => {
    const { path, edit } = await packetOf();
    edit(({ promotability: { gates } }) => {
      gates[0]!.inputs = { run_manifest_present: 'yes' };
    });
    expect((await verifyPacket(path)).problems).toMatchObject([{ code: 'PACKET_PROMOTABILITY_MISMATCH', field: '/promotability/gates' }]);
  });

  it('holds of a run that its own index calls incomplete, which may not be promoted', async () => {
    const { path } = await packetOf({ without: ['oracle_results.json'], indexStatus: 'partial' });
    expect(await verifyPacket(path)).toMatchObject({ ok: true, promotable: false, problems: [] });
  });

  it('is made with the first list where it names none, and with no list that nobody knows', async () => {
    const { path, edit } = await packetOf();
    edit(({ promotability }) => {
      delete promotability.gate_set_version;
      promotability.gates = promotability.gates.filter(({ code }) => code !== 'evidence_inconsistent');
    });
    expect((await verifyPacket(path)).ok).toBe(true);
    edit(({ promotability }) => {
      promotability.gate_set_version = 99;
    });
    expect((await verifyPacket(path)).problems).toContainEqual(
      expect.objectContaining({ field: '/promotability/gate_set_version', found: 99 }),
    );
  });

  it('holds when a later list has another gate, whether or not the run passes that one', async () => {
    const { run, path } = await packetOf();
    const judged = await judgeRun(await examineRun(run));
    const { gateSets } = judged;
    const gate: Gate = {
      code: 'dry_run',
      check: () => ({ passed: false, inputs: { asked: true }, explanation: 'a gate of a later version' }),
    };
    const later = { ...gateSets.current, version: gateSets.current.version + 1, gates: [...gateSets.current.gates, gate] };
    const since = {
      ...judged,
      gateSets: { ...gateSets, current: later, all: [...gateSets.all, later] },
      promotability: evaluateGates(judged.facts, later),
    };
    expect(since.promotability).toMatchObject({ promotable_decision_stage: false, gate_set_version: later.version });
    const packet = await readPacketFile(path);
    const problems: PacketProblem[] = [];
    comparePromotability(packet, asVersion(since, claimedVersion(packet.document)).promotability, problems);
    expect(problems).toEqual([]);
  });
});
