import { quickstart } from '../commands/quickstart.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(quickstart);
