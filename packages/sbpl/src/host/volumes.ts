import type { HostVolumeData } from '@runtime/contracts';

/** How names on a volume are compared. Null: not known. */
type CaseRule = 'sensitive' | 'insensitive' | null;

export interface Volume {
  mount: string;
  filesystem: string;
  caseRule: CaseRule;
}

/** What every Mac has mounted. Whether its system volume tells case apart is a choice of whoever set it up. */
const USUAL: readonly HostVolumeData[] = [
  { mount: '/', filesystem: 'apfs' },
  { mount: '/dev', filesystem: 'devfs', case: 'sensitive' },
];

/** Folders whose members are places of other volumes. */
const PLACES = ['/Volumes', '/System/Volumes'];

const isAt = (path: string, folder: string): boolean => folder === '/' || path === folder || path.startsWith(`${folder}/`);

/** The volume a resolved path lies on; null where something that is not described here may be mounted. */
export function volumeAt(path: string, volumes: readonly HostVolumeData[] = USUAL): Volume | null {
  let found: HostVolumeData | null = null;
  for (const each of volumes) {
    if (isAt(path, each.mount) && each.mount.length > (found?.mount.length ?? 0)) {
      found = each;
    }
  }
  const foreign = PLACES.some((place) => path !== place && isAt(path, place) && !isAt(found?.mount ?? '/', place));
  return found === null || foreign ? null : { mount: found.mount, filesystem: found.filesystem, caseRule: found.case ?? null };
}

/** A path as it is seen from where its volume is mounted. Firmlinks join the two system volumes, so both start at the root. */
export function mountRelative(path: string, volume: Volume): string {
  return volume.mount === '/' ? path : path.slice(volume.mount.length) || '/';
}
