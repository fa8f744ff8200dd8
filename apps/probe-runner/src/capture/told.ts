import type { Host } from '../host.js';
import { runTool, type ToolAnswer } from '../run-tool.js';
import type { ToolName } from '../tools.js';
import { readEndpoints, readKexts, readMounts, readUserClients } from './readings.js';

const LONG = { limitMs: 60_000, output: { kept: 16 * 1024 * 1024, most: 64 * 1024 * 1024 } };

/** Why something could not be listed, without a word of what a tool said. */
export class NotListed extends Error {}

/** What a tool of the system prints. @throws NotListed where it fails. */
export async function told(host: Host, tool: ToolName, args: readonly string[]): Promise<string> {
  const answer = await runTool(host.tools[tool], args, LONG);
  if (answer.rc === 0 && !answer.truncated) return answer.stdout;
  throw new NotListed(`${[tool, ...args].join(' ')} ${endOf(answer)}`);
}

function endOf({ rc, truncated, timed_out, spawn_error }: ToolAnswer): string {
  if (spawn_error !== null) return 'could not be started';
  if (timed_out) return 'took too long';
  if (truncated) return 'says more than is read';
  return rc === null ? 'was killed' : `ended with ${rc}`;
}

/** The list that a reader took from what a command says. @throws NotListed where it understood nothing. */
function understood<T>(command: string, list: T[] | null): T[] {
  if (list === null) throw new NotListed(`what ${command} says has another shape than the one that is known here`);
  return list;
}

/** The system's own names: what else is installed says whose machine it is. */
const isOfSystem = (name: string): boolean => /^com\.apple\.[A-Za-z0-9._-]+$/.test(name) && !/[0-9A-F]{8}-[0-9A-F]{4}-/i.test(name);

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

/** Names of Mach services: the endpoints that launchd prints of the system and of those of this user's domains that are there. */
export async function listedServices(host: Host): Promise<string[]> {
  const system = await endpointsIn(host, 'system');
  if (system === null) throw new NotListed('launchctl print system is refused');
  const own = await Promise.all([`user/${host.uid}`, `gui/${host.uid}`].map((domain) => endpointsIn(host, domain)));
  const names = [system, ...own].flatMap((each) => each ?? []);
  return sorted(names.filter((name) => isOfSystem(name) && !name.includes('.application.')));
}

/** Null: the domain is not there, or is refused. */
async function endpointsIn(host: Host, domain: string): Promise<string[] | null> {
  const answer = await runTool(host.tools.launchctl, ['print', domain], LONG);
  const command = `launchctl print ${domain.replace(/\d+$/, 'UID')}`;
  if (answer.rc === null || answer.truncated) throw new NotListed(`${command} ${endOf(answer)}`);
  return answer.rc === 0 ? understood(command, readEndpoints(answer.stdout)) : null;
}

/** Values that follow from the release and the model, and from nobody. */
const WITH_VALUE =
  /^(?:kern\.(?:ostype|osrelease|osversion|osproductversion|version|bootargs|maxproc|maxfiles)|hw\.(?:ncpu|memsize|machine|model|pagesize|byteorder))$/;

/** Every name that is listed, and the value where it says nothing of this machine's owner. */
export async function listedSysctls(host: Host): Promise<Record<string, string>> {
  const listed = sorted((await told(host, 'sysctl', ['-aN'])).split('\n').filter((line) => /^[a-z][A-Za-z0-9_.-]*$/.test(line)));
  // No Mac is without them.
  if (listed.length === 0) throw new NotListed('sysctl -aN names nothing');
  const values: Record<string, string> = {};
  for (const name of listed) values[name] = WITH_VALUE.test(name) ? (await runTool(host.tools.sysctl, ['-n', name])).stdout.trim() : '';
  return values;
}

/** Classes of the registry that name one client for users, each with it. Nothing else of an entry is read. */
export async function listedIokit(host: Host): Promise<{ class: string; user_client_class: string }[]> {
  const clients = understood('ioreg', readUserClients(await told(host, 'ioreg', ['-r', '-l', '-w', '0', '-k', 'IOUserClientClass'])));
  return clients.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, client]) => ({ class: name, user_client_class: client }));
}

export async function listedKexts(host: Host): Promise<string[]> {
  const names = understood('kmutil showloaded', readKexts(await told(host, 'kmutil', ['showloaded', '--list-only'])));
  return sorted(names.filter(isOfSystem));
}

export const listedMounts = async (host: Host): Promise<{ mount: string; filesystem: string }[]> =>
  understood('mount', readMounts(await told(host, 'mount', [])));
