import type { Flags } from '../command.js';

/** Flags that give a profile what its compiler would be given. */
export const profileFlags = {
  D: { type: 'string', array: true, requiresArg: true, description: 'a parameter of the profile, KEY=VALUE; may be given again' },
  'import-path': {
    type: 'string',
    array: true,
    requiresArg: true,
    description: 'a folder that imports are looked for in; may be given again',
  },
} as const satisfies Flags;

/** Flags that say who asks. */
export const processFlags = {
  entitlement: { type: 'string', array: true, requiresArg: true, description: 'an entitlement the process holds; may be given again' },
  extension: {
    type: 'string',
    array: true,
    requiresArg: true,
    description: 'an extension it holds, CLASS or CLASS:PATH; may be given again',
  },
  'process-attribute': {
    type: 'string',
    array: true,
    requiresArg: true,
    description: 'an attribute it has, all others not; may be given again',
  },
  local: { type: 'string', requiresArg: true, description: 'the local address of the socket, HOST:PORT' },
} as const satisfies Flags;

/** What these flags come to on a command line. */
export interface QuestionArguments {
  D: string[] | undefined;
  'import-path': string[] | undefined;
  entitlement: string[] | undefined;
  extension: string[] | undefined;
  'process-attribute': string[] | undefined;
  local: string | undefined;
  'run-time-block': boolean;
  world: string | undefined;
}
