import { requireParts, type World } from '@runtime/worlds';
import { VirtualHost } from './virtual-host.js';

const loaded = new WeakMap<World, VirtualHost>();

/**
 * The virtual host of a world as its document describes it.
 *
 * @throws WorldError `WORLD_PART_MISSING` for a world without operations, errno names or virtual host.
 */
export function virtualHostOf(world: World): VirtualHost {
  let host = loaded.get(world);
  if (host === undefined) {
    requireParts(world, ['operations', 'errnos', 'host'], 'a simulated probe');
    host = new VirtualHost(world);
    loaded.set(world, host);
  }
  return host;
}
