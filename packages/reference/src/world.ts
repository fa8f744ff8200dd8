import { builtInWorld, type World } from '@runtime/worlds';

/** The one host the reference knows: it writes this id where nothing names a world, and its operations and errno names are that host's. */
export const REFERENCE_WORLD_ID = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

export const referenceWorld = (): World => builtInWorld(REFERENCE_WORLD_ID);
