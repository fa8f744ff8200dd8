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

const MEMBERS = ['product_version', 'build', 'machine', 'dyld_digest'] as const;

/** Compares a host with a world, as far as both are known. Without a world, nothing is. */
export function matchWorld(host: HostIdentity, world: WorldIdentity | null): WorldMatch {
  if (world === null) return { compared: [], result: 'unknown' };
  const pairs = MEMBERS.flatMap((name) => (world[name] === undefined ? [] : [[name, sameFact(name, host[name], world[name])] as const]));
  const compared = pairs.flatMap(([name, same]) => (same === null ? [] : [name]));
  // What identifies a world is its version, build and machine; a digest that only the world knows leaves the rest as it is.
  const open = pairs.some(([name, same]) => same === null && name !== 'dyld_digest');
  return { compared, result: pairs.some(([, same]) => same === false) ? 'differs' : open ? 'unknown' : 'match' };
}

/** Whether a host has what its world says, by one member of its identity; null where that cannot be compared. */
export function sameFact(name: string, found: unknown, expected: unknown): boolean | null {
  if (typeof found !== 'string' || typeof expected !== 'string') return null;
  if (name !== 'dyld_digest') return found === expected;
  const [uuid, wanted] = [uuidOf(found), uuidOf(expected)];
  // A digest of the bytes says nothing about the UUID that stands in them.
  return (uuid === null) === (wanted === null) ? (uuid ?? found) === (wanted ?? expected) : null;
}

/** A UUID without regard to how it is written. */
const uuidOf = (text: string): string | null =>
  /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) ? text.replaceAll('-', '').toLowerCase() : null;
