import { statSync } from 'node:fs';
import { parseJson } from '@runtime/contracts';
import { type RunnerChoice, runtimeStatus } from '@runtime/execution';
import { readRegularFile } from '@runtime/files';
import { builtInWorld, builtInWorldIds, type HostIdentity, matchWorld, type World, worldFromDocument } from '@runtime/worlds';
import { FleetError } from '../error.js';

/**
 * The world that a worker announces: the one it is told (an id, or a file), else the known one that this Mac is. A Mac that
 * runs real probes is compared with it, and stands for no other.
 *
 * @throws FleetError `FLEET_WORLD_UNKNOWN`, `FLEET_WORLD_DIFFERS` (host); WorldError, FilesError.
 */
export async function worldHere(named: string | undefined, runner: RunnerChoice): Promise<World> {
  const isReal = runner === 'seatbelt' || (runner === 'auto' && process.platform === 'darwin');
  if (!isReal && named !== undefined) return worldNamed(named);
  const { host } = await runtimeStatus();
  return worldOf(host as HostIdentity, named === undefined ? null : await worldNamed(named), isReal);
}

/** {@link worldHere} for a host that is known. */
export function worldOf(host: HostIdentity, named: World | null, isReal: boolean): World {
  if (named === null) {
    const known = isReal ? builtInWorldIds().map(builtInWorld) : [];
    const own = known.find(({ identity }) => matchWorld(host, identity).result === 'match');
    if (own !== undefined) return own;
    throw new FleetError({
      code: 'FLEET_WORLD_UNKNOWN',
      category: 'host',
      message: 'nothing says which world this host is',
      hint: isReal
        ? 'runtime world-capture --out world.json, then start the worker with --world world.json'
        : 'name the world to stand for: --world ID or --world FILE',
    });
  }
  if (matchWorld(host, named.identity).result !== 'differs') return named;
  throw new FleetError({
    code: 'FLEET_WORLD_DIFFERS',
    category: 'host',
    message: `this host is not ${named.id}`,
    hint: 'a worker announces the world it is: capture it with runtime world-capture --out world.json',
    details: { host },
  });
}

async function worldNamed(named: string): Promise<World> {
  if (statSync(named, { throwIfNoEntry: false })?.isFile() !== true) return builtInWorld(named);
  return worldFromDocument(parseJson(await readRegularFile(named, { followLinks: true }), { path: named }), { path: named });
}
