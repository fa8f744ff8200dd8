import { RUN_TIME_BLOCK } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { answer, ask, DENY } from '../helpers.js';

const ON_TMP = '(allow file-read-metadata (literal "/tmp"))';

describe('walking a path', () => {
  it('compares rules with the resolved spelling only', () => {
    expect(answer(`${DENY}${ON_TMP}(allow file-read* (literal "/private/tmp/foo"))`, 'file-read*', '/tmp/foo')).toBe('allow');
    expect(answer(`${DENY}${ON_TMP}(allow file-read* (literal "/tmp/foo"))`, 'file-read*', '/tmp/foo')).toBe('deny');
  });

  it('needs metadata on every link it passes, and denies there', () => {
    const text = `${DENY}(allow file-read* (literal "/private/var/tmp/canon"))`;
    expect(ask(text, 'file-read*', '/var/tmp/canon')).toMatchObject({
      decision: 'deny',
      resolved_target: '/private/var/tmp/canon',
      first_denied: { operation: 'file-read-metadata', path: '/var' },
      walk: [{ kind: 'symlink', path: '/var', operation: 'file-read-metadata', decision: 'deny' }],
    });
    expect(answer(`${text}(allow file-read-metadata (literal "/var"))`, 'file-read*', '/var/tmp/canon')).toBe('allow');
  });

  it('passes one gate per link', () => {
    const text = `${DENY}${ON_TMP}(allow file-read* (literal "/private/var/tmp/vfs_link_probe"))`;
    const through = '/tmp/vfs_linkdir/to_var_tmp/vfs_link_probe';
    expect(ask(text, 'file-read*', through).first_denied).toEqual({
      operation: 'file-read-metadata',
      path: '/private/tmp/vfs_linkdir/to_var_tmp',
    });
    const open = ask(`${text}(allow file-read-metadata (literal "/private/tmp/vfs_linkdir/to_var_tmp"))`, 'file-read*', through);
    expect(open.decision).toBe('allow');
    expect(open.walk.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'symlink /tmp',
      'symlink /private/tmp/vfs_linkdir/to_var_tmp',
      'access /private/var/tmp/vfs_link_probe',
    ]);
  });

  it("folds the Data volume's spelling away, for folders that are joined to the root", () => {
    const text = `${DENY}(allow file-read* (subpath "/private/tmp"))`;
    expect(ask(text, 'file-read*', '/System/Volumes/Data/private/tmp/foo')).toMatchObject({
      decision: 'allow',
      resolved_target: '/private/tmp/foo',
      walk: [{ kind: 'firmlink', to: '/private' }, { kind: 'access' }],
    });
    expect(ask(text, 'file-read*', '/System/Volumes/Data/other/x').resolved_target).toBe('/System/Volumes/Data/other/x');
    expect(
      answer(`${DENY}(allow file-read* (subpath "/System/Volumes/Data/private"))`, 'file-read*', '/System/Volumes/Data/private/tmp/foo'),
    ).toBe('deny');
  });

  it('takes ".." after the links before it', () => {
    const text = `${DENY}${ON_TMP}(allow file-read* (literal "/private/etc/hosts"))`;
    expect(ask(text, 'file-read*', '/tmp/../etc/hosts')).toMatchObject({ decision: 'allow', resolved_target: '/private/etc/hosts' });
    expect(ask(text, 'file-read*', '/../../private/./etc//hosts').resolved_target).toBe('/private/etc/hosts');
    expect(ask(text, 'file-read*', '/').resolved_target).toBe('/');
  });

  it('looks at the link itself for lstat, and behind it with a slash at the end', () => {
    expect(ask(`${DENY}(allow file-read-metadata (literal "/var"))`, 'file-read-metadata', '/var', { driver: 'lstat' })).toMatchObject({
      decision: 'allow',
      resolved_target: '/var',
    });
    expect(ask(DENY, 'file-read*', '/var').resolved_target).toBe('/private/var');
    expect(ask(DENY, 'file-read-metadata', '/var/').resolved_target).toBe('/private/var');
  });

  it('judges a missing file as if it were there', () => {
    expect(answer(`${DENY}(allow file-read* (subpath "/private/none"))`, 'file-read*', '/private/none/x')).toBe('allow');
  });
});

describe('the accesses a helper makes besides', () => {
  const foo = `${DENY}${RUN_TIME_BLOCK.join('\n')}(allow file-read* (literal "/private/tmp/foo"))`;

  it('opens the folder first for openat, and not for a root-relative one', () => {
    expect(answer(foo, 'file-read*', '/tmp/foo', { driver: 'sandbox_reader' })).toBe('allow');
    expect(ask(foo, 'file-read*', '/tmp/foo', { driver: 'sandbox_openat_reader' })).toMatchObject({
      resolved_target: '/private/tmp/foo',
      first_denied: { operation: 'file-read-data', path: '/private/tmp' },
    });
    expect(answer(foo, 'file-read*', 'tmp/foo', { driver: 'sandbox_openat_rootrel_reader' })).toBe('allow');
    expect(answer(foo, 'file-read*', '/tmp/foo', { syscall: 'openat' })).toBe('deny');
    expect(answer(`${foo}(allow file-read-data (literal "/private/tmp"))`, 'file-read*', '/tmp/foo', { syscall: 'openat' })).toBe('allow');
  });

  it('asks nothing but the call itself on a descriptor: the target was opened before the policy', () => {
    const by = (rules: string, syscall: string) =>
      ask(`${DENY}${rules}`, 'file-read-metadata', '/private/tmp/foo', { driver: 'metadata_runner', syscall });
    const metadata = '(allow file-read-metadata (literal "/private/tmp/foo"))';
    expect([by(metadata, 'lstat').decision, by(metadata, 'fstat').decision]).toEqual(['allow', 'allow']);
    expect(by('(allow file-read-data (literal "/private/tmp/foo"))', 'fstat')).toMatchObject({
      decision: 'deny',
      first_denied: { operation: 'file-read-metadata', path: '/private/tmp/foo' },
    });
  });

  it('names what a metadata call changes', () => {
    const denied = (syscall: string) => ask(DENY, 'file-write*', '/private/tmp/foo', { syscall }).first_denied?.operation;
    expect([denied('chmod'), denied('utimes'), denied('lchown')]).toEqual(['file-write-mode', 'file-write-times', 'file-write-owner']);
  });

  it('finds the bootstrap port after taking on a policy', () => {
    const lookup = `${DENY}(allow mach-lookup (global-name "com.apple.logd"))`;
    expect(answer(lookup, 'mach-lookup', 'com.apple.logd')).toBe('allow');
    const by = (rules: string) => ask(lookup + rules, 'mach-lookup', 'com.apple.logd', { driver: 'sandbox_mach_probe' });
    expect(by('').first_denied?.operation).toBe('mach-bootstrap');
    expect(by('(allow mach-bootstrap)')).toMatchObject({ decision: 'unknown', unknown: [{ construct: 'mach-task-special-port-get' }] });
    expect(by('(allow mach-bootstrap mach-task-special-port-get)').decision).toBe('allow');
  });

  it('opens service and user client, of which the service is only closed by a rule of its own', () => {
    const open = (rules: string): string => answer(DENY + rules, 'iokit-open-service', 'IOSurfaceRoot', { driver: 'sandbox_iokit_probe' });
    expect(open('(allow iokit-open-service)')).toBe('deny');
    expect(open('(allow iokit-open-user-client (iokit-user-client-class "IOSurfaceRootUserClient"))')).toBe('allow');
    expect(open('(allow iokit-open-user-client)(deny iokit-open-service)')).toBe('deny');
    expect(open('(allow iokit-open)')).toBe('allow');
    expect(
      open(
        '(allow iokit-open-user-client (require-all (iokit-user-client-class "IOSurfaceRootUserClient") (iokit-connection "IOAccelerator")))',
      ),
    ).toBe('deny');
  });
});
