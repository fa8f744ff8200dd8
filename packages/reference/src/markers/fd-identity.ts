import type { JsonNumber } from '@runtime/contracts';
import { wholeNumberFromText } from '../python/numbers.js';
import type { JsonObject } from '../python/values.js';
import { labelledLine } from './labelled-line.js';

/** Device and inode of the descriptor a probe opened, as its helper printed them; nothing when it printed none. */
export function fdIdentity(stderr: unknown): { fd_identity?: JsonObject } {
  const text = (label: string): string | null => labelledLine(stderr, label).text;
  const number = (label: string): number | JsonNumber | null => {
    const found = text(label);
    return found === null ? null : wholeNumberFromText(found);
  };
  const enabled = labelledLine(stderr, 'FD_IDENTITY');
  if (enabled.source === 'missing') return {};
  const fsid = [number('FSTATFS_FSID0'), number('FSTATFS_FSID1')];
  return {
    fd_identity: {
      enabled: enabled.text === '1',
      enabled_source: `probe_fd_identity:${enabled.source}`,
      st_dev: number('FSTAT_ST_DEV'),
      st_ino: number('FSTAT_ST_INO'),
      fstat_errno: number('FSTAT_ERROR'),
      fstypename: text('FSTATFS_FSTYPENAME'),
      mntonname: text('FSTATFS_MNTONNAME'),
      fsid: fsid.includes(null) ? null : fsid,
      fstatfs_errno: number('FSTATFS_ERROR'),
    },
  };
}
