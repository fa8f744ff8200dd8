import { validateBundle } from '../commands/validate-bundle.js';
import { starterOf } from './starter-of.js';

export const start = starterOf(validateBundle);
