import { explain } from '../commands/explain.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(explain);
