import { lookUpName, resolveName } from './look-up.js';
import { type Helper, helperBeside } from './native/helper.js';
import { type HostTools, SYSTEM_TOOLS } from './tools.js';

/**
 * Everything of the machine that the runner is allowed to see, as one value. The executables use {@link systemHost}
 * and nothing else: no flag, environment variable, configuration or PATH search can put another tool here.
 */
export interface Host {
  platform: NodeJS.Platform;
  /** Null where the system has no user ids. */
  uid: number | null;
  tools: HostTools;
  /** The native helper, or null where no build fits. */
  helper: Helper | null;
  /** Whether a name exists, without opening it. Null: nobody can tell. */
  lookUp: (path: string, options: { followLast: boolean }) => boolean | null;
  /** Where a path leads once its links are followed. Null: nobody can tell. */
  resolve: (path: string) => string | null;
}

export const systemHost: Host = {
  platform: process.platform,
  uid: process.getuid?.() ?? null,
  tools: SYSTEM_TOOLS,
  helper: helperBeside(import.meta.url),
  lookUp: lookUpName,
  resolve: resolveName,
};
