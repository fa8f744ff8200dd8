import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emitPromotionPacket, verifyPacket } from '@runtime/promotion';
import type { Random } from './random.js';

type Json = Record<string, unknown>;

/** Takes one or two members out of a packet, or puts others there, and says what still verifies. Null: it does not, or the packet says what it said. */
export async function editedPacket(run: string, random: Random): Promise<string | null> {
  const root = dirname(dirname(run));
  const path = join(root, 'p.json');
  await emitPromotionPacket(run, path, { repoRoot: root });
  const packet = JSON.parse(readFileSync(path, 'utf8')) as Json;
  const done: string[] = [];
  for (let left = 1 + random.below(2); left > 0; left--) {
    const place = random.below(3) === 0 ? (packet['promotability'] as Json) : packet;
    // How gates are explained is no claim, and an older version of the list is one of its own.
    const names = Object.keys(place ?? {}).filter((name) => !['gates', 'gate_set_version', 'promotability'].includes(name));
    if (names.length === 0) continue;
    const name = random.pick(names);
    const value = random.pick([undefined, undefined, null, true, 'launchd_clean', []]);
    if (JSON.stringify(place[name]) === JSON.stringify(value)) continue;
    if (value === undefined) delete place[name];
    else place[name] = value;
    done.push(`${name} = ${JSON.stringify(value)}`);
  }
  if (done.length === 0) return null;
  writeFileSync(path, JSON.stringify(packet));
  const { ok } = await verifyPacket(path, { repoRoot: root }).catch(() => ({ ok: false }));
  return ok ? done.join('; ') : null;
}
