import { listRuns } from '../commands/list-runs.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(listRuns);
