import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What stands behind a name, as the virtual host of a world writes it. */
export interface ListedPath {
  path: string;
  kind: 'directory' | 'link' | 'regular' | 'character-device' | 'block-device' | 'tty' | 'socket' | 'fifo';
  mode: string;
  uid: number;
  target?: string;
}

/** Names of people do not stand in modes: a file of this user has the user id that simulated probes have. */
const PROBE_UID = 501;

const listed = (path: string): ListedPath | null => {
  const stats = statOf(path);
  const kind = stats === null ? null : kindOf(path, stats);
  if (stats === null || kind === null) return null;
  const uid = stats.uid === process.getuid?.() ? PROBE_UID : stats.uid;
  const target = kind === 'link' ? targetOf(path) : null;
  return { path, kind, mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'), uid, ...(target === null ? {} : { target }) };
};

export const listedPaths = (paths: readonly string[]): ListedPath[] => paths.flatMap((path) => listed(path) ?? []);

/** Links of the root and of the folders that every Mac links from or to. */
export const listedLinks = (): ListedPath[] =>
  ['/', '/private', '/private/var', '/private/etc', '/usr', '/System/Volumes']
    .flatMap((folder) => namesIn(folder).map((name) => join(folder, name)))
    .filter((path) => !/^\/(?:Users|Volumes|home|mnt|media)\//.test(path))
    .flatMap((path) => listed(path) ?? [])
    .filter(({ kind }) => kind === 'link');

/** Devices whose names follow from the system: those of somebody's equipment are named after it. */
const OF_EQUIPMENT = /^(?:cu|tty)\.(?!Bluetooth-Incoming-Port$|debug-console$|wlan-debug$)/;

export const listedDevices = (): ListedPath[] =>
  namesIn('/dev')
    .filter((name) => !OF_EQUIPMENT.test(name))
    .flatMap((name) => listed(join('/dev', name)) ?? [])
    .filter(({ kind }) => kind !== 'regular');

/** The folders that firmlinks join, from the list that the system keeps of them. */
export function listedFirmlinks(): string[] | null {
  try {
    return readFileSync('/usr/share/firmlinks', 'utf8')
      .split('\n')
      .flatMap((line) => /^(\/[^\t]+)\t/.exec(line)?.[1] ?? []);
  } catch {
    return null;
  }
}

/** How names are compared in a folder: what is there is looked up in the other case. Null where nothing could be tried. */
export function caseRuleOf(folder: string): 'sensitive' | 'insensitive' | null {
  const tried =
    folder === '/' ? namesIn(folder).map((name) => join(folder, name)) : [folder, ...namesIn(folder).map((name) => join(folder, name))];
  for (const path of tried) {
    const name = basename(path);
    const other = otherCase(name);
    const here = statOf(path);
    // A mount point's own name lies on the volume above it.
    if (other === name || here === null || path === folder) continue;
    const there = statOf(join(dirname(path), other));
    if (there === null) return 'sensitive';
    if (there.ino === here.ino && there.dev === here.dev) return 'insensitive';
  }
  return null;
}

const otherCase = (name: string): string =>
  name.replace(/[A-Za-z]/g, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function statOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function kindOf(path: string, stats: Stats): ListedPath['kind'] | null {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFile()) return 'regular';
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isBlockDevice()) return 'block-device';
  return stats.isCharacterDevice() ? (/^\/dev\/(?:tty|pty|console)/.test(path) ? 'tty' : 'character-device') : null;
}
