import type { Flags } from './command.js';

/** Flags that every command takes. */
export const GLOBAL_FLAGS = {
  json: { type: 'boolean', default: false, description: 'print exactly one JSON document, also for a failure' },
  format: { type: 'string', choices: ['json', 'table'], description: 'how list-*, describe-* and status print' },
  'repo-root': { type: 'string', requiresArg: true, description: 'the repository that paths inside documents start from' },
  color: { type: 'boolean', description: 'colour on a terminal (--no-color turns it off)' },
} as const satisfies Flags;
