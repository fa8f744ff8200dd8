import type { HostTools } from '../tools.js';

/** Carries the run's mark: in the environment of every probe, and by the stub into its argument list. */
export const MARK = 'RUNTIME_PROBE_MARK';

/** Where probes start. Every policy that can run a system tool may read it, which `/` is not. */
export const PROBE_CWD = '/usr';

/**
 * The whole environment of a probe. bash would look the current directory up without `PWD`, and the user's record without
 * `HOME` and `SHELL`: accesses of its own, inside the sandbox, in every row. The home is nobody's.
 */
export const probeEnvironment = (tools: Pick<HostTools, 'bash'>): Record<string, string> => ({
  PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  PWD: PROBE_CWD,
  HOME: '/var/empty',
  SHELL: tools.bash,
});
