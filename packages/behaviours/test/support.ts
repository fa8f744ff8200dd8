import { type AssembledProfile, assembleProfile, type CompiledPolicy, compilePolicy, virtualHostOf } from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';

export const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
export const host = virtualHostOf(world);

const profile = (text: string): AssembledProfile => assembleProfile({ text, file: 'agent.sb' });
export const policyOf = (text: string): CompiledPolicy => compilePolicy(profile(text), world);

const PATHS = [
  '/',
  '/Users',
  '/Users/me',
  '/Users/me/work',
  '/Users/me/work/a',
  '/Users/me/work/a/b',
  '/Users/me/.ssh',
  '/Users/me/.ssh/id_ed25519',
  '/Users/you',
  '/bin',
  '/bin/ls',
  '/bin/sh',
  '/usr',
  '/usr/bin',
  '/usr/bin/git',
  '/usr/local/bin/x',
  '/etc',
  '/private',
  '/private/etc',
  '/private/etc/passwd',
  '/private/etc/ssl',
  '/private/etc/ssl/cert.pem',
  '/private/etc/resolv.conf',
  '/private/var',
  '/private/var/run',
  '/private/var/folders',
  '/private/var/folders/zz',
  '/private/tmp',
  '/private/tmp/a',
  '/private/tmp/b',
  '/Library',
  '/Library/Developer',
  '/Library/Keychains/System.keychain',
  '/Applications',
  '/dev',
  '/dev/null',
  '/dev/ptmx',
  '/dev/disk0',
  '/dev/tty',
  '/System',
  '/System/Volumes/Data',
];
const FILES = [
  'file-read-data',
  'file-read-metadata',
  'file-write-data',
  'file-write-create',
  'file-write-unlink',
  'file-ioctl',
  'process-exec*',
];

/** Accesses around those that behaviours make. */
export const UNIVERSE = [
  ...FILES.flatMap((operation) => PATHS.map((target) => ({ operation, target }))),
  ...['com.apple.trustd', 'com.apple.trustd.agent', 'com.apple.SecurityServer'].map((target) => ({ operation: 'mach-lookup', target })),
  ...['network-outbound', 'network-bind', 'network-inbound'].flatMap((operation) =>
    ['localhost:8080', 'localhost:8081', '192.0.2.1:8080', '/private/var/run/syslog', '/private/var/run/mDNSResponder'].map((target) => ({
      operation,
      target,
    })),
  ),
  { operation: 'process-fork', target: '' },
  { operation: 'pseudo-tty', target: '' },
  { operation: 'sysctl-read', target: 'hw.ncpu' },
  { operation: 'appleevent-send', target: 'com.apple.finder' },
];
