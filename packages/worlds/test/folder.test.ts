import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldDocument } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { builtInWorld, WorldFolder } from '@runtime/worlds';
import { expect, it } from 'vitest';

const SECOND = {
  schema_version: 'runtime-tools.world.v0.2',
  world_id: 'sequoia-15.5',
  product_version: '15.5',
  build: '24F74',
  machine: 'arm64',
  source: 'captured',
  from: 'a test',
};

const source = { source: 'assumed', from: 'a test' } as const;

it('a world that is based on another takes over what it lacks, as an assumption and without what names the other host', () => {
  const folder = temporaryDirectory();
  const write = (world: string, part: string, value: unknown) => {
    mkdirSync(join(folder, world), { recursive: true });
    writeFileSync(join(folder, world, `${part}.json`), JSON.stringify(value));
  };
  const first = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5').document as WorldDocument;
  for (const part of ['operations', 'host', 'errnos'] as const) write('sonoma', part, first[part]);
  write('sonoma', 'world', { ...SECOND, world_id: 'sonoma', product_version: '14.4.1', build: '23E224' });
  write('sequoia', 'world', { ...SECOND, based_on: 'sonoma' });
  write('sequoia', 'errnos', { ...source, table: [{ number: 1, name: 'EOWN' }] });
  const world = new WorldFolder(folder).world('sequoia-15.5')!;
  expect([world.missing(), world.errnos.name(1), world.operations.id('file-read-data')]).toEqual([['filters'], 'EOWN', 22]);
  expect(world.operations.sources?.names).toEqual({ source: 'assumed', from: 'taken over from the world sonoma' });
  expect(world.host?.sysctls).toMatchObject({ 'kern.osproductversion': '15.5', 'kern.osversion': '24F74', 'kern.ostype': 'Darwin' });
  for (const name of ['kern.osrelease', 'kern.version']) expect(world.host?.sysctls).not.toHaveProperty(name);
  expect(world.document).not.toHaveProperty('based_on');
});

it('a second world is a folder of data', () => {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, 'sequoia'));
  mkdirSync(join(folder, 'not-a-world'));
  writeFileSync(join(folder, 'sequoia', 'world.json'), JSON.stringify(SECOND));
  writeFileSync(
    join(folder, 'sequoia', 'operations.json'),
    JSON.stringify({
      sources: { names: source, parents: source, built_in: source, implicit: source, old_names: source },
      table: [
        { name: 'default', parent: null },
        { name: 'sandbox-check', parent: 'default', built_in: { 1: 'allow' } },
      ],
      implicit: [],
      old_names: {},
    }),
  );
  const worlds = new WorldFolder(folder);
  expect(worlds.ids).toEqual(['sequoia-15.5']);
  const world = worlds.world('sequoia-15.5')!;
  expect(world.operations.id('sandbox-check')).toBe(1);
  expect(world.operations.builtIn('sandbox-check', 1)).toBe('allow');
  expect(builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5').operations.id('sandbox-check')).toBeNull();
  expect(world.missing()).toEqual(['filters', 'errnos', 'host']);
  expect(Object.keys(world.document)).toEqual([...Object.keys(SECOND), 'operations']);
  expect(worlds.world('not-a-world')).toBeNull();
});
