import type { HostList } from '@runtime/job';
import type { Host } from '../host.js';
import { hostFacts } from '../host-facts.js';
import { runTool } from '../run-tool.js';
import { caseRuleOf, listedDevices, listedFirmlinks, listedLinks, listedPaths } from './paths.js';
import { listedNotifications, profileWords } from './system-files.js';
import { listedIokit, listedKexts, listedMounts, listedServices, listedSysctls, NotListed } from './told.js';

/** A process that signals itself, under a policy that denies exactly that. */
const SELF_SIGNAL = '(version 1)(allow default)(deny signal (target self))';

/** What a host lists of itself, or why it could not be listed. */
export async function listOf(list: HostList, host: Host, paths: readonly string[]): Promise<{ found: unknown } | { why: string }> {
  try {
    return { found: await LISTS[list](host, paths) };
  } catch (error) {
    if (error instanceof NotListed) return { why: error.message };
    throw error;
  }
}

const LISTS: Record<HostList, (host: Host, paths: readonly string[]) => unknown> = {
  identity: async (host) => (await hostFacts(host, 'seatbelt', { probes: [] }, null)).host,
  links: () => ({ links: listedLinks(), firmlinks: listedFirmlinks() }),
  volumes: async (host) =>
    (await listedMounts(host)).map((volume) => {
      const rule = caseRuleOf(volume.mount);
      return rule === null ? volume : { ...volume, case: rule };
    }),
  files: (_, paths) => listedPaths(paths),
  devices: listedDevices,
  services: listedServices,
  notifications: listedNotifications,
  sysctls: listedSysctls,
  iokit: listedIokit,
  kexts: listedKexts,
  profile_words: profileWords,
  /** Whether the compiler adds a rule by which a process may signal itself. */
  implicit_signal: async ({ tools }) => {
    const { rc, stderr } = await runTool(tools.sandbox_exec, ['-p', SELF_SIGNAL, tools.bash, '-c', 'kill -CONT $$']);
    if (rc === 0) return true;
    if (rc === 1 && /kill: .*Operation not permitted/.test(stderr)) return false;
    throw new NotListed('a process that signals itself gave neither an answer nor a refusal');
  },
};
