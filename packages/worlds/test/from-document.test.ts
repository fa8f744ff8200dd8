import type { WorldDocument } from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import { builtInWorld, requireParts, WorldError, worldFromDocument } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';

const baseline = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
const identity = { world_id: 'mine', product_version: '15.5', build: '24F74', machine: 'arm64' };
const second = { ...identity, schema_version: 'runtime-tools.world.v0.2', source: 'captured', from: 'sw_vers' };

describe('a file of version 0.1', () => {
  const world = worldFromDocument({ ...identity, based_on: baseline.id, operations: 1 });

  it('says who the host is', () => {
    expect(world.ids).toEqual(['mine']);
    expect(world.identity).toMatchObject(identity);
    expect(world.source).toBe('repository');
  });

  it('leaves everything else unknown', async () => {
    expect(world.missing()).toEqual(['operations', 'filters', 'errnos', 'host']);
    expect(world.operations.known || world.filters.known || world.errnos.known).toBe(false);
    expect(world.operations.canonical('file-read-data')).toBeNull();
    expect(world.filters.defaultFor('mach-lookup')).toBeNull();
    expect(world.errnos.name(1)).toBeNull();
    expect(world.errnos.source ?? world.operations.sources ?? world.filters.sources).toBeNull();
    expect(world.host).toBeNull();
    const error = await toThrowWithCode(() => requireParts(world, ['errnos', 'host'], 'a simulated run'), WorldError, 'WORLD_PART_MISSING');
    expect(error.message).toBe('the world mine does not say what a simulated run needs: errnos, host');
  });
});

describe('a file of version 0.2', () => {
  it('is the world it was written from', () => {
    const copy = worldFromDocument(JSON.parse(baseline.text), { source: 'built_in' });
    expect(copy.sha256).toBe(baseline.sha256);
    expect(copy.ids).toEqual(baseline.ids);
    expect(copy.source).toBe('built_in');
  });

  it('borrows what it lacks from a built-in world, as an assumption', () => {
    const world = worldFromDocument({
      ...second,
      based_on: baseline.id,
      errnos: { source: 'captured', from: 'here', table: [{ number: 1, name: 'EX' }] },
    });
    expect(world.missing()).toEqual([]);
    expect(world.errnos.name(1)).toBe('EX');
    expect(world.operations.id('file-read-data')).toBe(22);
    expect(world.operations.sources?.names).toEqual({ source: 'assumed', from: `taken over from the world ${baseline.id}` });
    expect(world.host?.source).toBe('assumed');
    expect(Object.hasOwn(world.document, 'based_on')).toBe(false);
    expect(worldFromDocument(JSON.parse(world.text)).sha256).toBe(world.sha256);
    expect((baseline.document as WorldDocument).operations?.sources.names.source).toBe('captured');
  });

  it.each([
    ['a misspelt member', { ...second, operation: {} }, '/operation'],
    ['an unknown version', { ...second, schema_version: 'runtime-tools.world.v9' }, '/schema_version'],
    ['no source', { ...second, source: undefined }, '/source'],
    ['an empty build', { ...identity, build: '' }, '/build'],
    ['a relative path', { ...second, host: { ...baseline.host, links: { tmp: 'private/tmp' } } }, '/host/links/tmp'],
  ])('is refused with %s', async (_, document, field) => {
    const error = await toThrowWithCode(() => worldFromDocument(document, { path: 'worlds/mine.json' }), WorldError, 'WORLD_INVALID');
    expect(error).toMatchObject({ field, path: 'worlds/mine.json' });
  });

  it('is refused when what it is based on is not built in', async () => {
    await toThrowWithCode(() => worldFromDocument({ ...second, based_on: 'ventura' }), WorldError, 'WORLD_UNKNOWN');
  });
});
