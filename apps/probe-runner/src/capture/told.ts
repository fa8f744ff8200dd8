import type { Host } from '../host.js';
import { runTool } from '../run-tool.js';
import type { ToolName } from '../tools.js';
import { readEndpoints, readKexts, readMounts, readUserClients } from './readings.js';

const LONG = { limitMs: 60_000, output: { kept: 16 * 1024 * 1024, most: 64 * 1024 * 1024 } };

/** What a tool of the system prints; null where it fails. */
export async function told(host: Host, tool: ToolName, args: readonly string[]): Promise<string | null> {
  const { rc, stdout, truncated } = await runTool(host.tools[tool], args, LONG);
  return rc === 0 && !truncated ? stdout : null;
}

/** The system's own names: what else is installed says whose machine it is. */
const isOfSystem = (name: string): boolean => /^com\.apple\.[A-Za-z0-9._-]+$/.test(name) && !/[0-9A-F]{8}-[0-9A-F]{4}-/i.test(name);

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

/** Names of Mach services: the endpoints that launchd prints of the system and of those of this user's domains that are there. */
export async function listedServices(host: Host): Promise<string[] | null> {
  const system = await endpointsIn(host, 'system');
  const own = await Promise.all([`user/${host.uid}`, `gui/${host.uid}`].map((domain) => endpointsIn(host, domain)));
  if (system === null || system === 'refused' || own.includes(null)) return null;
  const names = [system, ...own].flatMap((each) => (each === 'refused' ? [] : (each ?? [])));
  return sorted(names.filter((name) => isOfSystem(name) && !name.includes('.application.')));
}

async function endpointsIn(host: Host, domain: string): Promise<string[] | 'refused' | null> {
  const { rc, stdout, truncated } = await runTool(host.tools.launchctl, ['print', domain], LONG);
  if (rc === null || truncated) return null;
  return rc === 0 ? readEndpoints(stdout) : 'refused';
}

/** Values that follow from the release and the model, and from nobody. */
const WITH_VALUE =
  /^(?:kern\.(?:ostype|osrelease|osversion|osproductversion|version|bootargs|maxproc|maxfiles)|hw\.(?:ncpu|memsize|machine|model|pagesize|byteorder))$/;

/** Every name that is listed, and the value where it says nothing of this machine's owner. */
export async function listedSysctls(host: Host): Promise<Record<string, string> | null> {
  const names = await told(host, 'sysctl', ['-aN']);
  const listed = sorted((names ?? '').split('\n').filter((line) => /^[a-z][A-Za-z0-9_.-]*$/.test(line)));
  // No Mac is without them.
  if (listed.length === 0) return null;
  const values: Record<string, string> = {};
  for (const name of listed) values[name] = WITH_VALUE.test(name) ? ((await told(host, 'sysctl', ['-n', name])) ?? '').trim() : '';
  return values;
}

/** Classes of the registry that name one client for users, each with it. Nothing else of an entry is read. */
export async function listedIokit(host: Host): Promise<{ class: string; user_client_class: string }[] | null> {
  const text = await told(host, 'ioreg', ['-r', '-l', '-w', '0', '-k', 'IOUserClientClass']);
  const clients = text === null ? null : readUserClients(text);
  return clients?.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, client]) => ({ class: name, user_client_class: client })) ?? null;
}

export async function listedKexts(host: Host): Promise<string[] | null> {
  const text = await told(host, 'kmutil', ['showloaded', '--list-only']);
  const names = text === null ? null : readKexts(text);
  return names === null ? null : sorted(names.filter(isOfSystem));
}

export async function listedMounts(host: Host): Promise<{ mount: string; filesystem: string }[] | null> {
  const text = await told(host, 'mount', []);
  return text === null ? null : readMounts(text);
}
