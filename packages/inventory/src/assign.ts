import type { InventoryHit, InventoryItem, InventoryItemInput } from '@runtime/contracts';

/**
 * Gives each hit to the item with the longest path that holds it, compared by whole components. A path that
 * two items name belongs to the later one. Items and hits keep their order; nothing that was given is changed.
 */
export function assignHits(
  items: readonly InventoryItemInput[],
  hits: readonly InventoryHit[],
  exists: (path: string) => boolean,
): { inRepo: InventoryItem[]; unclassified: InventoryHit[] } {
  const owners = new Map<string, number>();
  for (const [index, item] of items.entries()) for (const path of item.paths) owners.set(normalised(path), index);
  const files: InventoryHit[][] = items.map(() => []);
  const unclassified: InventoryHit[] = [];
  for (const hit of hits) {
    const owner = ownerOf(hit.path, owners);
    (owner === undefined ? unclassified : files[owner]!).push(hit);
  }
  const inRepo = items.map((item, index) => ({
    ...item,
    files: files[index]!,
    missing_paths: item.paths.filter((path) => !exists(normalised(path))),
  }));
  return { inRepo, unclassified };
}

function ownerOf(path: string, owners: ReadonlyMap<string, number>): number | undefined {
  for (let prefix = path; ; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
    const owner = owners.get(prefix);
    if (owner !== undefined) return owner;
    if (!prefix.includes('/')) return owners.get('.');
  }
}

/** `./a//b/` names what `a/b` names. The root is `.`. */
const normalised = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/') || '.';
