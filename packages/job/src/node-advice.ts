import type { HostFacts } from './hello.js';

/** The release from which on launchd is reported to kill programs that nobody signed. */
const FROM_RELEASE = 26;

/** What to know of this Node before launchd is to start it; null where nothing is known against it. */
export function nodeAdvice({
  product_version: version,
  node_program: node,
}: Pick<HostFacts, 'product_version' | 'node_program'>): string | null {
  if (node?.signature?.ad_hoc !== true || !(Number.parseInt(version ?? '', 10) >= FROM_RELEASE)) return null;
  return 'this Node is signed ad hoc, and from macOS 26 on launchd may kill such a program without a word; use the one of nodejs.org';
}
