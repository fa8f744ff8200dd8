import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { FleetError } from '../src/error.js';
import { worldHere, worldOf } from '../src/worker/world.js';
import { WORLD } from './support/fleet.js';

const known = builtInWorld(WORLD);
const { product_version, build, machine } = known.identity;

describe('the world of a worker', () => {
  it('is the known one that the Mac is', () => {
    expect(worldOf({ product_version, build, machine }, null, true).id).toBe(WORLD);
  });

  it('is not guessed: a Mac that nobody knows has none', async () => {
    await toThrowWithCode(
      () => worldOf({ product_version: '15.2', build: '24C101', machine }, null, true),
      FleetError,
      'FLEET_WORLD_UNKNOWN',
    );
  });

  it('is not another one than the Mac is', async () => {
    await toThrowWithCode(() => worldOf({ product_version, build: '24C101', machine }, known, true), FleetError, 'FLEET_WORLD_DIFFERS');
  });

  it('is the one that is named where runs are simulated: by id, or by a file', async () => {
    const file = join(temporaryDirectory(), 'w.json');
    writeFileSync(
      file,
      JSON.stringify({
        schema_version: 'runtime-tools.world.v0.2',
        world_id: 'w',
        product_version: '15.2',
        build: 'B',
        machine: 'arm64',
        source: 'assumed',
        from: 'a test',
        based_on: WORLD,
      }),
    );
    expect((await worldHere(WORLD, 'simulated')).id).toBe(WORLD);
    expect((await worldHere(file, 'simulated')).id).toBe('w');
    await toThrowWithCode(() => worldHere(undefined, 'simulated'), FleetError, 'FLEET_WORLD_UNKNOWN');
    await expect(worldHere('nowhere', 'simulated')).rejects.toMatchObject({ code: 'WORLD_UNKNOWN' });
  });
});
