import type { Command, Flags } from './command.js';

/** Flags that every command takes. */
export const GLOBAL_FLAGS = {
  json: { type: 'boolean', default: false, description: 'print exactly one JSON document, also for a failure' },
  format: {
    type: 'string',
    choices: ['json', 'table'],
    description: 'a document, or a table (list-*, describe-* and status: a table on a terminal)',
  },
  'repo-root': { type: 'string', requiresArg: true, description: 'the repository that paths inside documents start from' },
  color: { type: 'boolean', description: 'colour on a terminal (--no-color turns it off)' },
} as const satisfies Flags;

/** The flags of a command with those of every command. One of its own wins, as `--format` of a command that prints in other forms. */
export const flagsOf = ({ flags }: Pick<Command, 'flags'>): Flags => ({ ...flags, ...GLOBAL_FLAGS, ...flags });

/** How to print. A table that a command makes itself is printed as any other. */
export function formatOf({ flags }: Pick<Command, 'flags'>, { format }: Record<string, unknown>): 'json' | 'table' | undefined {
  return format === 'table' || (format === 'json' && !Object.hasOwn(flags, 'format')) ? format : undefined;
}
