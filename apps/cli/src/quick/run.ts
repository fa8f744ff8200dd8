import { run } from '../commands/run.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(run);
