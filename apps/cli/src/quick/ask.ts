import { ask } from '../commands/ask.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(ask);
