import { summarizeOps } from '../commands/summarize-ops.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(summarizeOps);
