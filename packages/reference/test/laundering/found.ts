import type { PURPOSES } from './edits/on-purpose.js';

/** Each once made a bundle more than it was: the base, and the steps, with the digests brought up to date after each. */
export const FOUND: readonly (readonly [base: string, ...steps: (keyof typeof PURPOSES)[]])[] = [
  ['direct', 'no execution', 'a clean channel', 'an empty index'],
  ['simulated', 'no execution', 'a clean channel', 'an empty index'],
  ['direct', 'no job in the index', 'a byte behind the manifest'],
  ['Mac tools', 'a byte behind the manifest', 'no job in the index'],
  ['simulated', 'no marks in the events', 'no execution', 'no job in the index'],
  ['simulated, direct', 'no execution', 'no job in the index', 'no marks in the events'],
  ['Mac tools', 'no execution', 'no index', 'repair'],
  ['simulated', 'no execution', 'no index', 'repair'],
  ['failed', 'no execution', 'no job in the index'],
  ['filtered', 'no execution', 'repair'],
  ['filtered', 'no execution', 'no filters in the job'],
  ['filtered', 'no filters in the job', 'no filters in the manifest'],
  ['filtered', 'no job', 'no execution', 'repair'],
  ['filtered', 'no execution', 'an empty index'],
];
