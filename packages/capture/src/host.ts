import type { Provenance, WorldHost } from '@runtime/contracts';
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
  /** Members that could not be listed. */
  missing: string[];
}

/** The virtual host: what this host lists of itself, with the fixtures and the process of the world that it is based on. */
export async function captureHost(asker: Asker, base: WorldHost, baseId: string): Promise<CapturedHost> {
  const links = (await asker.list('links')) as { links: ListedPath[]; firmlinks: string[] | null } | null;
  const known = [...Object.keys(base.files), ...Object.keys(base.directories)].filter((path) => !FIXTURES.test(path)).sort();
  const files = (await asker.list('files', known)) as ListedPath[] | null;
  const devices = (await asker.list('devices')) as ListedPath[] | null;
  const services = (await asker.list('services')) as string[] | null;
  const volumes = (await asker.list('volumes')) as NonNullable<WorldHost['volumes']> | null;
  const notifications = (await asker.list('notifications')) as string[] | null;
  const sysctls = (await asker.list('sysctls')) as Record<string, string> | null;
  const iokit = (await asker.list('iokit')) as WorldHost['iokit_classes'] | null;
  const kexts = (await asker.list('kexts')) as string[] | null;

  const fixtures = <T>(places: Record<string, T>): [string, T][] => Object.entries(places).filter(([path]) => FIXTURES.test(path));
  const listed = [...(files ?? []), ...(devices ?? [])];
  const captured: Members = {
    ...(links === null
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
  const missing = LISTED.filter((name) => captured[name] === undefined);
  return { host: { ...base, ...captured, ...captureSources(captured, baseId) }, missing };
}

const LISTED = [
  'links',
  'firmlinks',
  'directories',
  'files',
  'volumes',
  'services',
  'notifications',
  'sysctls',
  'iokit_classes',
  'kexts',
] as const;

/** Where each member came from that was listed; the rest is the base's, and so assumed. */
function captureSources(captured: Members, baseId: string): Pick<WorldHost, 'source' | 'from' | 'sources'> {
  const sources = LISTED.filter((name) => captured[name] !== undefined).map((name): [string, Provenance] => [
    name,
    { source: 'captured', from: FROM[name] },
  ]);
  return {
    source: 'assumed',
    from: `taken over from the world ${baseId}, but for the members in sources`,
    sources: Object.fromEntries(sources),
  };
}

const FROM: Record<(typeof LISTED)[number], string> = {
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
