import type { WorldIdentity } from './documents/world.js';

export const DEFAULT_WORLD_ID = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

/** The host the evidence comes from. Its full dyld digest is not on record, so none is compared. */
export const BASELINE_WORLD: WorldIdentity = {
  world_id: DEFAULT_WORLD_ID,
  product_version: '14.4.1',
  build: '23E224',
  machine: 'arm64',
};

/** Worlds that need no data file. The second is the same host after its dyld cache was listed anew. */
export const KNOWN_WORLDS: readonly WorldIdentity[] = [
  BASELINE_WORLD,
  { ...BASELINE_WORLD, world_id: 'sonoma-14.4.1-23E224-arm64-dyld-a3a840f9' },
];
