import type { Provenance, WorldHost } from '@runtime/contracts';
import type { HostList } from '@runtime/job';
import type { Asker } from './asker.js';

/** A path as a host lists it. */
interface ListedPath {
  path: string;
  kind: 'directory' | 'link' | NonNullable<WorldHost['files'][string]['type']>;
  mode: string;
  uid: number;
  target?: string;
}

/** Places that suites put their own files: what the base has there stands in for fixtures. */
const FIXTURES = /^(?:\/private\/(?:var\/)?tmp|\/Users\/probe)\//;

/** A member of the host: what was listed, or null where it could not be. */
type Members = Partial<WorldHost>;

export interface CapturedHost {
  host: WorldHost;
  /** What could not be listed, and why. */
  reasons: Record<string, string>;
}

/** The virtual host: what this host lists of itself, with the fixtures and the process of the world that it is based on. */
export async function captureHost(asker: Asker, base: WorldHost, baseId: string): Promise<CapturedHost> {
  const links = await asker.list<{ links: ListedPath[]; firmlinks: string[] | null }>('links');
  const known = [...Object.keys(base.files), ...Object.keys(base.directories)].filter((path) => !FIXTURES.test(path)).sort();
  const files = await asker.list<ListedPath[]>('files', known);
  const devices = await asker.list<ListedPath[]>('devices');
  const services = await asker.list<string[]>('services');
  const volumes = await asker.list<NonNullable<WorldHost['volumes']>>('volumes');
  const notifications = await asker.list<string[]>('notifications');
  const sysctls = await asker.list<Record<string, string>>('sysctls');
  const iokit = await asker.list<WorldHost['iokit_classes']>('iokit');
  const kexts = await asker.list<string[]>('kexts');

  const fixtures = <T>(places: Record<string, T>): [string, T][] => Object.entries(places).filter(([path]) => FIXTURES.test(path));
  const listed = [...(files ?? []), ...(devices ?? [])];
  const captured: Members = {
    ...(links === null || links.links.length === 0
      ? {}
      : { links: Object.fromEntries([...fixtures(base.links), ...links.links.map(({ path, target }) => [path, target ?? ''] as const)]) }),
    ...(links?.firmlinks == null ? {} : { firmlinks: { volume: base.firmlinks.volume, folders: links.firmlinks } }),
    ...(files === null ? {} : { directories: Object.fromEntries([...fixtures(base.directories), ...directoriesOf(listed)]) }),
    ...(files === null || devices === null ? {} : { files: Object.fromEntries([...fixtures(base.files), ...filesOf(listed)]) }),
    ...(volumes === null || volumes.length === 0 ? {} : { volumes }),
    ...(services === null || services.length === 0 ? {} : { services: services.map((name) => ({ name, namespace: 'global' as const })) }),
    ...(notifications === null || notifications.length === 0 ? {} : { notifications }),
    ...(sysctls === null ? {} : { sysctls }),
    ...(iokit === null ? {} : { iokit_classes: iokit }),
    ...(kexts === null || kexts.length === 0 ? {} : { kexts }),
  };
  const others = LISTED_BESIDES.flatMap((list) => (asker.refused.has(list) ? [[list, asker.refused.get(list) as string] as const] : []));
  const missing = MEMBERS.filter((name) => captured[name] === undefined).map((name) => [name, whyNot(asker, name)] as const);
  const reasons = Object.fromEntries([...missing, ...others]);
  return { host: { ...base, ...captured, ...captureSources(reasons, base, baseId) }, reasons };
}

/** Members of the host, each with the lists that it is made of. */
const LISTED = {
  links: ['links'],
  firmlinks: ['links'],
  directories: ['files'],
  files: ['files', 'devices'],
  volumes: ['volumes'],
  services: ['services'],
  notifications: ['notifications'],
  sysctls: ['sysctls'],
  iokit_classes: ['iokit'],
  kexts: ['kexts'],
} as const satisfies Partial<Record<keyof WorldHost, readonly HostList[]>>;

const MEMBERS = Object.keys(LISTED) as (keyof typeof LISTED)[];

/** Lists that other parts of the world hang on. */
const LISTED_BESIDES = ['profile_words', 'implicit_signal'] as const;

const whyNot = ({ refused }: Asker, name: keyof typeof LISTED): string =>
  LISTED[name].map((list) => refused.get(list)).find((why) => why !== undefined) ?? 'nothing of it was found';

/** Where each member came from that was listed, and why another was not; the rest is the base's, and so assumed. */
function captureSources(
  reasons: Readonly<Record<string, string>>,
  base: WorldHost,
  baseId: string,
): Pick<WorldHost, 'source' | 'from' | 'sources'> {
  const lent = `taken over from the world ${baseId}`;
  const sources = MEMBERS.map((name): [string, Provenance] => {
    const why = reasons[name];
    if (why === undefined) return [name, { source: 'captured', from: FROM[name] }];
    return [name, { source: 'assumed', from: `${base[name] === undefined ? `the world ${baseId} has none` : lent}: ${why}` }];
  });
  return { source: 'assumed', from: `${lent}, but for the members in sources`, sources: Object.fromEntries(sources) };
}

const FROM: Record<keyof typeof LISTED, string> = {
  links: 'links of the root, /private, /private/var, /private/etc, /usr and /System/Volumes; those below fixture folders are of the base',
  firmlinks: '/usr/share/firmlinks',
  directories: 'modes and owners of folders that the base knows; fixture folders are of the base',
  files: 'devices of /dev and files that the base knows, without contents; fixtures are of the base',
  volumes: 'mount, and a look at names in the other case; volumes below /Volumes are left out',
  services: 'endpoints that launchctl prints of the system and of this user; names of com.apple alone',
  notifications: 'what jobs of the system wait for; names that nobody waits for are not listed',
  sysctls: 'sysctl -aN; values only where they follow from release and model',
  iokit_classes: 'classes of the registry with one client for users; those with several are left out',
  kexts: 'kmutil showloaded; names of com.apple alone',
};

const directoriesOf = (listed: readonly ListedPath[]): [string, WorldHost['directories'][string]][] =>
  listed.filter(({ kind }) => kind === 'directory').map(({ path, mode, uid }) => [path, { mode, uid }]);

const filesOf = (listed: readonly ListedPath[]): [string, WorldHost['files'][string]][] =>
  listed.flatMap(({ path, kind, mode, uid }) =>
    kind === 'directory' || kind === 'link' ? [] : [[path, { ...(kind === 'regular' ? {} : { type: kind }), mode, uid }]],
  );
