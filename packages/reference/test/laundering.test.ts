import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { register } from '@runtime/reference';
import { beforeAll, describe, expect, it } from 'vitest';
import { adopted } from './laundering/adoption.js';
import { bases, copyOf } from './laundering/bases.js';
import { edit } from './laundering/edits.js';
import { editedPacket } from './laundering/packets.js';
import { Random } from './laundering/random.js';
import { gains, standingOf } from './laundering/standing.js';

beforeAll(register);

/** Edited bundles to try. `RUNTIME_LAUNDER=200000` is the full count. */
const ROUNDS = Number(process.env['RUNTIME_LAUNDER'] ?? (process.env['RUNTIME_SLOW'] === '1' ? 20_000 : 150));
const SEED = Number(process.env['RUNTIME_LAUNDER_SEED'] ?? 20261128);

describe('a packet that somebody edits', () => {
  it('does not verify', async () => {
    const [base] = await bases();
    const run = copyOf(base as NonNullable<typeof base>);
    const found: string[] = [];
    for (let round = 0; round < Math.min(ROUNDS, 60); round++) {
      const verified = await editedPacket(run, new Random(SEED + round));
      if (verified !== null) found.push(`seed ${SEED + round}: ${verified}`);
    }
    expect(found).toEqual([]);
  }, 600_000);
});

describe('a run into which somebody writes', () => {
  it('commits nothing that it found', async () => {
    for (let round = 0; round < Math.min(ROUNDS, 60); round++) expect(await adopted(new Random(SEED + round))).toEqual([]);
  }, 600_000);
});

describe('a bundle that somebody edits', () => {
  it(`becomes nothing that it was not (${ROUNDS} edited bundles, seed ${SEED})`, async () => {
    const starts = await Promise.all((await bases()).map(async (base) => ({ base, before: await standingOf(base.run) })));
    // Each must be something that an edit could wash off.
    for (const { base, before } of starts) expect([base.name, before.valid, before.promotable]).toEqual([base.name, true, false]);
    const found: string[] = [];
    let edited = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const random = new Random(SEED + round);
      const { base, before } = random.pick(starts);
      const run = copyOf(base);
      const done = await edit(run, random);
      const gained = done.length === 0 ? [] : gains(before, await standingOf(run));
      if (done.length > 0) edited++;
      if (gained.length > 0) found.push(`seed ${SEED + round}, ${base.name}: ${done.join('; ')}: ${gained.join(', ')}`);
      rmSync(dirname(dirname(run)), { recursive: true, force: true });
    }
    expect(found).toEqual([]);
    expect(edited).toBeGreaterThan(ROUNDS / 2);
  }, 3_600_000);
});
