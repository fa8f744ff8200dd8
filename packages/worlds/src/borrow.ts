import type { WorldDocument, WorldHost, WorldIdentity } from '@runtime/contracts';
import type { WorldPart } from './world.js';

type Part<Name extends WorldPart> = WorldDocument[Name];

/** A part that a world takes over from another: every source in it lowered to an assumption, and nothing that names the other host. */
export function borrowed<Name extends WorldPart>(name: Name, part: Part<Name>, from: string, identity: WorldIdentity): Part<Name> {
  const lent = assumed(part, from) as Part<Name>;
  return name === 'host' && lent !== undefined ? (ofHost(lent as WorldHost, identity) as Part<Name>) : lent;
}

function assumed(part: unknown, id: string): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const source = { source: 'assumed', from: `taken over from the world ${id}` };
  if (!('sources' in part)) return { ...part, ...source };
  const implicit = 'implicit' in part ? { implicit: (part.implicit as object[]).map((rule) => ({ ...rule, source: 'assumed' })) } : {};
  return { ...part, ...implicit, sources: Object.fromEntries(Object.keys(part.sources as object).map((name) => [name, source])) };
}

/** What the kernel says of its release: this host's where its identity has it, and nothing where only the other host's is known. */
const RELEASE: Readonly<Record<string, (identity: WorldIdentity) => string | null>> = {
  'kern.osproductversion': ({ product_version }) => product_version,
  'kern.osversion': ({ build }) => build,
  'hw.machine': ({ machine }) => machine,
  'kern.osrelease': () => null,
  'kern.version': () => null,
};

function ofHost(host: WorldHost, identity: WorldIdentity): WorldHost {
  const sysctls = Object.entries(host.sysctls).flatMap(([name, value]): [string, string][] => {
    const own = Object.hasOwn(RELEASE, name) ? (RELEASE[name]?.(identity) ?? null) : value;
    return own === null ? [] : [[name, own]];
  });
  return { ...host, sysctls: Object.fromEntries(sysctls) };
}
