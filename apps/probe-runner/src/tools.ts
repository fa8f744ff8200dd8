import { realpathSync } from 'node:fs';
import { sha256OfFile } from '@runtime/files';
import type { ToolFact } from '@runtime/job';

/** The system's own tools: absolute paths, never searched for. */
export const SYSTEM_TOOLS = {
  sandbox_exec: '/usr/bin/sandbox-exec',
  bash: '/bin/bash',
  true: '/usr/bin/true',
  launchctl: '/bin/launchctl',
  plutil: '/usr/bin/plutil',
  getconf: '/usr/bin/getconf',
  sw_vers: '/usr/bin/sw_vers',
  csrutil: '/usr/bin/csrutil',
  log: '/usr/bin/log',
  codesign: '/usr/bin/codesign',
  ps: '/bin/ps',
  head: '/usr/bin/head',
  stat: '/usr/bin/stat',
  xattr: '/usr/bin/xattr',
  sysctl: '/usr/sbin/sysctl',
  nc: '/usr/bin/nc',
  kmutil: '/usr/bin/kmutil',
  mount: '/sbin/mount',
  ioreg: '/usr/sbin/ioreg',
} as const;

export type ToolName = keyof typeof SYSTEM_TOOLS;
export type HostTools = Readonly<Record<ToolName, string>>;

/** Where the sealed system volume keeps its tools. `/usr/local` is on the data volume. */
const SYSTEM_VOLUME = /^\/(?:bin|sbin|usr\/(?!local(?:\/|$))[^/]+|System)\//;

/** Records a tool as it was found. A tool that cannot be read is recorded with nulls and is not a system tool. */
async function describeTool(name: ToolName, path: string, platform: NodeJS.Platform): Promise<ToolFact> {
  try {
    const realPath = realpathSync(path);
    const { sha256 } = await sha256OfFile(realPath);
    const system = platform === 'darwin' && process.platform === 'darwin' && path === SYSTEM_TOOLS[name] && SYSTEM_VOLUME.test(realPath);
    return { name, path, real_path: realPath, sha256, system };
  } catch {
    return { name, path, real_path: null, sha256: null, system: false };
  }
}

/** The named tools, in the order of their names. */
export async function describeTools(tools: HostTools, names: Iterable<ToolName>, platform: NodeJS.Platform): Promise<ToolFact[]> {
  const sorted = [...new Set(names)].sort();
  return Promise.all(sorted.map((name) => describeTool(name, tools[name], platform)));
}
