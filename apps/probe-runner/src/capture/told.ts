import type { Host } from '../host.js';
import { runTool } from '../run-tool.js';
import type { ToolName } from '../tools.js';

const OUTPUT = { kept: 16 * 1024 * 1024, most: 64 * 1024 * 1024 };

/** What a tool of the system prints; null where it fails. */
export async function told(host: Host, tool: ToolName, args: readonly string[]): Promise<string | null> {
  const { rc, stdout, truncated } = await runTool(host.tools[tool], args, { limitMs: 60_000, output: OUTPUT });
  return rc === 0 && !truncated ? stdout : null;
}

/** The system's own names: what else is installed says whose machine it is. */
const isOfSystem = (name: string): boolean => /^com\.apple\.[A-Za-z0-9._-]+$/.test(name) && !/[0-9A-F]{8}-[0-9A-F]{4}-/i.test(name);

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

/** Names of Mach services: the endpoints that launchd prints of the system and of this user's domains. */
export async function listedServices(host: Host): Promise<string[] | null> {
  const printed = await Promise.all(
    ['system', `user/${host.uid}`, `gui/${host.uid}`].map((domain) => told(host, 'launchctl', ['print', domain])),
  );
  const texts = printed.filter((text) => text !== null);
  const names = texts.flatMap((text) => endpointsOf(text));
  return texts.length === 0 ? null : sorted(names.filter((name) => isOfSystem(name) && !name.includes('.application.')));
}

/** Lines `0x1234    M   A   com.apple.name` of the block `endpoints = {`. */
function endpointsOf(text: string): string[] {
  const names: string[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    if (/^\s*endpoints = \{/.test(line)) isInside = true;
    else if (/^\s*\}/.test(line)) isInside = false;
    else if (isInside) names.push(line.trim().split(/\s+/).at(-1) ?? '');
  }
  return names;
}

/** Values that follow from the release and the model, and from nobody. */
const WITH_VALUE =
  /^(?:kern\.(?:ostype|osrelease|osversion|osproductversion|version|bootargs|maxproc|maxfiles)|hw\.(?:ncpu|memsize|machine|model|pagesize|byteorder))$/;

/** Every name that is listed, and the value where it says nothing of this machine's owner. */
export async function listedSysctls(host: Host): Promise<Record<string, string> | null> {
  const names = await told(host, 'sysctl', ['-aN']);
  if (names === null) return null;
  const values: Record<string, string> = {};
  for (const name of sorted(names.split('\n').filter((line) => /^[a-z][A-Za-z0-9_.-]*$/.test(line))))
    values[name] = WITH_VALUE.test(name) ? ((await told(host, 'sysctl', ['-n', name])) ?? '').trim() : '';
  return values;
}

/** Classes of the registry that name a client for users, each with it. Nothing else of an entry is read. */
export async function listedIokit(host: Host): Promise<{ class: string; user_client_class: string }[] | null> {
  const text = await told(host, 'ioreg', ['-r', '-l', '-w', '0', '-k', 'IOUserClientClass']);
  if (text === null) return null;
  const found = new Map<string, string>();
  let current: string | null = null;
  for (const line of text.split('\n')) {
    current = /<class ([A-Za-z0-9_]+)[,>]/.exec(line)?.[1] ?? current;
    const client = /"IOUserClientClass" = "([A-Za-z0-9_]+)"/.exec(line)?.[1];
    if (client !== undefined && current !== null) found.set(current, client);
  }
  return sorted(found.keys()).map((name) => ({ class: name, user_client_class: found.get(name) as string }));
}

export async function listedKexts(host: Host): Promise<string[] | null> {
  const text = await told(host, 'kmutil', ['showloaded', '--list-only']);
  return text === null ? null : sorted(text.split(/\s+/).filter(isOfSystem));
}

/** `/dev/disk3s1 on / (apfs, sealed, …)`. Volumes of `/Volumes` are somebody's, and so are those below a home. */
export async function listedMounts(host: Host): Promise<{ mount: string; filesystem: string }[] | null> {
  const text = await told(host, 'mount', []);
  if (text === null) return null;
  return text.split('\n').flatMap((line) => {
    const [, mount = '', filesystem = ''] = /^.* on (\/.*) \(([a-z0-9]+)[,)]/.exec(line) ?? [];
    return /^\/(?:dev|System\/Volumes\/[A-Za-z]+)?$/.test(mount) ? [{ mount, filesystem }] : [];
  });
}
