/** All keys of a fleet begin with this. Two fleets on one server have a database each. */
export const PREFIX = 'runtime-fleet';

/** The queue of finished runs, which `collect` empties. */
export const ARCHIVES = 'archives';

/** The queue of what is to be run in a world. */
export const worldQueue = (worldId: string): string => `world-${encodeURIComponent(worldId)}`;

/** A hash: world id to what is known of it. */
export const WORLDS = `${PREFIX}:worlds`;

export const submissionKey = (id: string): string => `${PREFIX}:submission:${id}`;

/** Content is its own address: writing it twice, or half and then whole, ends in the same bytes. */
export const archiveKey = (sha256: string): string => `${PREFIX}:archive:${sha256}`;
