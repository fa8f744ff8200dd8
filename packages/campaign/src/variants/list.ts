import { HOSTS } from './hosts.js';
import { RANKS } from './ranks.js';
import { READINGS } from './readings.js';
import type { ModelVariant } from './variant.js';

/** Every variant that needs no disagreement to suggest it. Of two that explain the same, the first is named. */
export const MODEL_VARIANTS: readonly ModelVariant[] = [...READINGS, ...HOSTS, ...RANKS];
