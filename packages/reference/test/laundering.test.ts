import { register } from '@runtime/reference';
import { beforeAll, describe, expect, it } from 'vitest';
import { adopted } from './laundering/adoption.js';
import { type Base, bases } from './laundering/bases.js';
import { recompute, recomputeJob } from './laundering/documents.js';
import { PURPOSES } from './laundering/edits/on-purpose.js';
import { edit } from './laundering/edits.js';
import { FOUND } from './laundering/found.js';
import { editedPacket } from './laundering/packets.js';
import { Place } from './laundering/place.js';
import { Random } from './laundering/random.js';
import { gains, type Standing, standingOf } from './laundering/standing.js';

beforeAll(register);

/** Edited bundles to try. `RUNTIME_LAUNDER=200000` is the full count. */
const ROUNDS = Number(process.env['RUNTIME_LAUNDER'] ?? (process.env['RUNTIME_SLOW'] === '1' ? 20_000 : 400));
const SEED = Number(process.env['RUNTIME_LAUNDER_SEED'] ?? 20261128);
const FEW = Math.min(ROUNDS, 60);

describe('a packet that somebody edits', () => {
  it('does not verify', async () => {
    const place = new Place();
    const ours = (await bases()).filter(({ files }) => 'job/job.json' in files);
    const found: string[] = [];
    for (let round = 0; round < FEW; round++) {
      const random = new Random(SEED + round);
      const verified = await editedPacket(place.lay(random.pick(ours)), random);
      if (verified !== null) found.push(`seed ${SEED + round}: ${verified}`);
    }
    expect(found).toEqual([]);
  }, 600_000);
});

describe('a run into which somebody writes', () => {
  it('commits nothing that it found', async () => {
    for (let round = 0; round < FEW; round++) expect(await adopted(new Random(SEED + round))).toEqual([]);
  }, 600_000);
});

describe('a bundle that somebody edits', () => {
  const starting = async (place: Place): Promise<{ base: Base; before: Standing }[]> => {
    const starts = [];
    for (const base of await bases()) starts.push({ base, before: await standingOf(place.lay(base), true) });
    return starts;
  };

  it(`becomes nothing that it was not (${ROUNDS} edited bundles, seed ${SEED})`, async () => {
    const place = new Place();
    const starts = await starting(place);
    // Each must be something that an edit could wash off.
    for (const { base, before } of starts) {
      const { valid, promotable, mapped } = before;
      expect([base.name, valid, promotable, mapped]).toEqual([base.name, true, base.name === 'recorded' ? 'reference' : 'none', false]);
    }
    const found: string[] = [];
    let edited = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const random = new Random(SEED + round);
      const { base, before } = random.pick(starts);
      const run = place.lay(base);
      const done = await edit(run, random);
      if (done.length === 0) continue;
      edited++;
      const gained = gains(before, await standingOf(run, round % 32 === 0));
      if (gained.length > 0) found.push(`seed ${SEED + round}, ${base.name}: ${done.join('; ')}: ${gained.join(', ')}`);
    }
    expect(found).toEqual([]);
    expect(edited).toBeGreaterThan(ROUNDS / 2);
  }, 7_200_000);

  it('becomes nothing more by what once did it', async () => {
    const place = new Place();
    const starts = await starting(place);
    for (const [name, ...steps] of FOUND) {
      const { base, before } = starts.find((start) => start.base.name === name) as (typeof starts)[number];
      const run = place.lay(base);
      for (const step of steps) {
        await PURPOSES[step](run);
        recomputeJob(run);
        recompute(run);
      }
      expect([name, ...steps, gains(before, await standingOf(run, true))]).toEqual([name, ...steps, []]);
    }
  });
});
