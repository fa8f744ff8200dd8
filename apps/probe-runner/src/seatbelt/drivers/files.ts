import { metadataCallOf } from '@runtime/contracts';
import type { CallDriver, ExecDriver, ProbeSpec } from './types.js';

const EPERM = [1];
const ENOENT = [2, 20];

const path = (probe: ProbeSpec) => ({ path: probe.target });
const fromRoot = (probe: ProbeSpec) => ({ path: `/${probe.target.replace(/^\/+/, '')}` });

const READ = ['file-read*', 'file-read-data'];
const WRITE = ['file-write*', 'file-write-data'];
const FILE_DRIVERS: CallDriver['drivers'] = [undefined, 'file_probe', 'native', 'sandbox_reader', 'sandbox_writer'];

/** Opening the directory reads its data. */
const PARENT: CallDriver['dependency'] = {
  step: 'open_parent',
  access: ({ target }) => ({ operation: 'file-read-data', path: target.slice(0, target.lastIndexOf('/')) || '/' }),
};

const open = (id: string, call: CallDriver['call'], operations: string[], syscalls: (string | undefined)[], what: string): CallDriver => ({
  kind: 'call',
  id,
  call,
  operations,
  drivers: FILE_DRIVERS,
  syscalls,
  presence: 'path',
  options: call.includes('root') ? fromRoot : path,
  denyErrno: EPERM,
  absentErrno: ENOENT,
  ...(operations === WRITE ? { writes: 'opens' as const } : {}),
  ...(call === 'openat_read' || call === 'openat_append' ? { dependency: PARENT } : {}),
  what,
});

/** Opens for reading read nothing; opens for writing are append, no-follow, non-blocking, and never write. */
export const OPEN_DRIVERS: readonly CallDriver[] = [
  open('open-read', 'open_read', READ, [undefined, 'open'], 'open(2) for reading, F_GETPATH of the descriptor'),
  open('openat-read', 'openat_read', READ, ['openat'], 'open(2) of the directory under the policy, then openat(2) of the last component'),
  open('openat-root-read', 'openat_root_read', READ, ['openat_rootrel'], 'openat(2) relative to a descriptor of / from before the policy'),
  open('open-append', 'open_append', WRITE, [undefined, 'open'], 'open(2) O_WRONLY|O_APPEND|O_NOFOLLOW|O_NONBLOCK, closed without writing'),
  open(
    'openat-append',
    'openat_append',
    WRITE,
    ['openat'],
    'the same by openat(2) of the last component; its directory is opened under the policy',
  ),
  open(
    'openat-root-append',
    'openat_root_append',
    WRITE,
    ['openat_rootrel'],
    'the same by openat(2) relative to a descriptor of / from before the policy',
  ),
];

const opens = (call: string): boolean => metadataCallOf(call)?.opens === true;
const attributes: Partial<CallDriver> = { options: (probe) => ({ ...path(probe), payload: probe.attr_payload ?? 'cmn' }) };

const metadata = (
  call: CallDriver['call'],
  operations: string[],
  syscalls: (string | undefined)[],
  extra: Partial<CallDriver> = {},
): CallDriver => ({
  kind: 'call',
  id: `metadata-${call}`,
  call,
  operations,
  drivers: ['metadata_runner'],
  syscalls,
  presence: 'path',
  options: path,
  denyErrno: EPERM,
  absentErrno: ENOENT,
  what: `${call}(2)${opens(call) ? ' of a descriptor from before the policy' : ''}`,
  ...extra,
});

/** Attribute changes set what is already there, and only below the run's fixture directory. */
const changes: Partial<CallDriver> = { writes: 'attributes' };

export const METADATA_DRIVERS: readonly CallDriver[] = [
  metadata('lstat', ['file-read-metadata'], [undefined, 'lstat']),
  metadata('fstat', ['file-read-metadata'], ['fstat']),
  metadata('getattrlist', ['file-read-metadata'], ['getattrlist'], attributes),
  metadata('setattrlist', ['file-read-metadata'], ['setattrlist'], { ...attributes, ...changes }),
  metadata('chmod', WRITE, [undefined, 'chmod'], changes),
  metadata('fchmod', WRITE, ['fchmod'], changes),
  metadata('utimes', WRITE, ['utimes'], changes),
  metadata('futimes', WRITE, ['futimes'], changes),
  metadata('lutimes', WRITE, ['lutimes'], changes),
  metadata('lchown', WRITE, ['lchown'], changes),
  metadata('fchown', WRITE, ['fchown'], changes),
  metadata('fchownat', WRITE, ['fchownat'], changes),
];

/** An attribute nobody has: replacing it can only fail, so the refusal or the "not found" is the whole effect. */
const ABSENT_ATTRIBUTE = 'user.runtime_tools.absent';
const ENOATTR = [93];

export const OTHER_FILE_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'getxattr',
    call: 'getxattr',
    operations: ['file-read-xattr'],
    drivers: [undefined],
    presence: 'path',
    options: (probe) => ({ ...path(probe), name: ABSENT_ATTRIBUTE }),
    allowErrno: ENOATTR,
    denyErrno: EPERM,
    absentErrno: ENOENT,
    what: 'getxattr(2) of an attribute that does not exist: ENOATTR is yes',
  },
  {
    kind: 'call',
    id: 'setxattr',
    call: 'setxattr',
    operations: ['file-write-xattr'],
    drivers: [undefined],
    presence: 'path',
    options: (probe) => ({ ...path(probe), name: ABSENT_ATTRIBUTE }),
    allowErrno: ENOATTR,
    denyErrno: EPERM,
    absentErrno: ENOENT,
    writes: 'opens',
    what: 'setxattr(2) with XATTR_REPLACE of an attribute that does not exist: ENOATTR is yes, nothing is written',
  },
  {
    kind: 'call',
    id: 'opendir',
    call: 'search',
    operations: ['file-search'],
    drivers: [undefined, 'file_probe'],
    presence: 'path',
    options: path,
    denyErrno: EPERM,
    absentErrno: ENOENT,
    what: 'access(2) X_OK on the directory; opening it afterwards reads its data, which decides nothing',
  },
  {
    kind: 'call',
    id: 'access',
    call: 'access',
    operations: ['file-test-existence'],
    drivers: [undefined],
    presence: 'path',
    options: path,
    denyErrno: EPERM,
    absentErrno: ENOENT,
    what: 'access(2) F_OK',
  },
];

/** The last line of a tool's stderr: its own name first, the text of the errno last. Anybody else's words do not count. */
const says = (tool: string, text: string): RegExp => new RegExp(`(?:^|\\n)${tool}: [^\\n]*: (${text})\\s*$`);
const denied = (tool: string): RegExp => says(tool, 'Operation not permitted');
const missing = (tool: string): RegExp => says(tool, 'No such file or directory|Not a directory');

/**
 * Where the helper has no build: tools of the system that make one access and say what came of it. What makes several, as `ls`
 * does to search a directory, cannot say which was refused, and is none of them.
 */
export const FILE_TOOLS: readonly ExecDriver[] = [
  {
    kind: 'exec',
    id: 'head',
    tool: 'head',
    operations: READ,
    drivers: FILE_DRIVERS,
    syscalls: [undefined, 'open'],
    presence: 'path',
    args: (probe) => ['-c', '1', '--', probe.target],
    denied: denied('head'),
    missing: missing('head'),
    what: 'head -c 1',
  },
  {
    kind: 'exec',
    id: 'stat',
    tool: 'stat',
    operations: ['file-read-metadata'],
    drivers: ['metadata_runner', undefined],
    syscalls: [undefined, 'lstat'],
    presence: 'path',
    args: (probe) => ['-f', '%i', '--', probe.target],
    denied: denied('stat'),
    missing: missing('stat'),
    what: 'stat, which does not follow the last link',
  },
  {
    kind: 'exec',
    id: 'xattr-list',
    tool: 'xattr',
    operations: ['file-read-xattr'],
    drivers: [undefined],
    presence: 'path',
    args: (probe) => ['--', probe.target],
    denied: /(?:^|\n)xattr: [^\n]*(?:\[Errno 1\] |: )(Operation not permitted)[^\n]*\s*$/,
    missing: /(?:^|\n)xattr: [^\n]*(No such file)[^\n]*\s*$/,
    what: 'xattr, listing the names',
  },
];
