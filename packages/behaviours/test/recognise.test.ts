import { recogniseBehaviours } from '@runtime/behaviours';
import { expect, it } from 'vitest';
import { world } from './support.js';

const namesFor = (operation: string, target = ''): string[] =>
  recogniseBehaviours([{ operation, target }], [], world).map(({ name }) => name);

it.each([
  ['pseudo-tty', '', ['pty']],
  ['file-ioctl', '/dev/ttys007', ['pty']],
  ['file-read-metadata', '/Users/someone', ['cd', 'realpath']],
  ['network-outbound', '/private/var/run/mDNSResponder', ['dns']],
  ['network-outbound', '192.0.2.1:443', ['connect']],
  ['network-inbound', 'localhost:3000', ['listen']],
  ['mach-lookup', 'com.apple.trustd.agent', ['tls']],
  ['file-read-data', '/private/etc/ssl/cert.pem', ['tls-curl']],
  ['file-read-data', '/Library/Developer/CommandLineTools/usr/lib/libxcrun.dylib', ['git', 'python3', 'clang', 'make']],
  ['file-write-create', '/private/var/folders/ab/cd/T/x', ['tempfile']],
  ['process-exec*', '/opt/tool', ['start']],
])('a denial of %s %s speaks of %j', (operation, target, names) => {
  expect(namesFor(operation, target)).toEqual(names);
});

it.each([
  ['file-read-data', '/Users/me/work/a'],
  ['file-write-data', '/dev/null'],
  ['mach-lookup', 'com.apple.SecurityServer'],
])('a denial of %s %s speaks of none', (operation, target) => {
  expect(namesFor(operation, target)).toEqual([]);
});

it('names what the action needs besides the rules for the denials', () => {
  const [pty] = recogniseBehaviours([{ operation: 'pseudo-tty', target: '' }], ['(allow pseudo-tty)'], world);
  expect(pty?.also_needed).not.toContain('(allow pseudo-tty)');
  expect(pty?.also_needed).toContain('(allow file-ioctl (literal "/dev/ptmx"))');
});
