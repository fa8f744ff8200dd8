import type { HostAdditions, WorldHost } from '@runtime/contracts';
import { VirtualHost } from './virtual-host.js';

/** A host with more on it. What it had before stays: nothing of it can be replaced. */
export const withAdditions = (data: WorldHost, { directories, files, links }: HostAdditions): WorldHost => ({
  ...data,
  directories: { ...directories, ...data.directories },
  files: { ...files, ...data.files },
  links: { ...links, ...data.links },
});

/** A virtual host with more on it, for additions that are known to be sound. */
export const extendHost = (base: VirtualHost, additions: HostAdditions): VirtualHost =>
  new VirtualHost(base.world, withAdditions(base.data, additions));
