import { results } from '../commands/results.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(results);
