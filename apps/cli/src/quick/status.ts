import { status } from '../commands/status.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(status);
