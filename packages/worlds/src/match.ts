import type { WorldIdentity } from '@runtime/contracts';

/** What a host says of itself; null is not known. */
export interface HostIdentity {
  product_version?: string | null | undefined;
  build?: string | null | undefined;
  machine: string | null;
  dyld_digest?: string | null | undefined;
}

export interface WorldMatch {
  /** The members that both sides know. */
  compared: string[];
  result: 'match' | 'differs' | 'unknown';
}

/** Compares a host with a world, as far as both are known. Without a world, nothing is. */
export function matchWorld(host: HostIdentity, world: WorldIdentity | null): WorldMatch {
  if (world === null) return { compared: [], result: 'unknown' };
  const pairs: [string, string | null | undefined, string][] = [
    ['product_version', host.product_version, world.product_version],
    ['build', host.build, world.build],
    ['machine', host.machine, world.machine],
  ];
  if (world.dyld_digest !== undefined && host.dyld_digest) pairs.push(['dyld_digest', host.dyld_digest, world.dyld_digest]);
  const compared = pairs.filter(([, found]) => found !== null && found !== undefined);
  const differs = compared.some(([, found, expected]) => found !== expected);
  return { compared: compared.map(([name]) => name), result: differs ? 'differs' : compared.length < pairs.length ? 'unknown' : 'match' };
}
