import { builtInWorld, builtInWorldIds, matchWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';

const UUID = '00112233-4455-6677-8899-AABBCCDDEEFF';
const world = { world_id: 'w', product_version: '26.3', build: '25D125', machine: 'arm64' };
const host = { product_version: '26.3', build: '25D125', machine: 'arm64', dyld_digest: UUID };

describe('when a host is compared with a world', () => {
  it.each([
    ['is it by version, build and machine', world, host, 'match', 3],
    ['is it by the digest as well', { ...world, dyld_digest: UUID.toLowerCase() }, host, 'match', 4],
    ['differs by the digest alone', { ...world, dyld_digest: UUID.replace('F', '0') }, host, 'differs', 4],
    ['is it where the digest is one of another kind, which was not compared', { ...world, dyld_digest: 'ab'.repeat(32) }, host, 'match', 3],
    ['is it where the host has no digest', { ...world, dyld_digest: UUID }, { ...host, dyld_digest: null }, 'match', 3],
    ['differs by the build', world, { ...host, build: '25D126' }, 'differs', 3],
    ['differs by the version, whatever else it does not say', world, { ...host, product_version: '26.4', build: null }, 'differs', 2],
    ['is unknown where it does not say its build', world, { ...host, build: null }, 'unknown', 2],
  ])('%s', (_, expected, found, result, compared) => {
    const match = matchWorld(found, expected);
    expect([match.result, match.compared.length]).toEqual([result, compared]);
  });

  it('is at most one of the built-in worlds', () => {
    for (const id of builtInWorldIds()) {
      const { identity, id: own } = builtInWorld(id);
      const matching = builtInWorldIds().filter((other) => matchWorld(identity, builtInWorld(other).identity).result === 'match');
      expect(new Set(matching.map((other) => builtInWorld(other).id))).toEqual(new Set([own]));
    }
  });
});
