import { loadVirtualHost, nearestPath, SbplError, simulatedHostProblems, simulateProbe } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { DENY, host, policyOf, world } from '../helpers.js';

const added = (additions: unknown) => loadVirtualHost(world, additions);
const read = (on: typeof host, target: string) => simulateProbe(on, null, { operation: 'file-read*', target });

describe('a virtual host with more on it', () => {
  it('holds what was added beside what it had, and the baseline stays as it was', () => {
    const more = added({
      directories: { '/Users/me/empty': { mode: '0700', uid: 501 } },
      files: { '/Users/me/secret.txt': { content: 'mine' }, '/Users/me/locked': { mode: '0600', uid: 0 } },
      links: { '/Users/me/short': '/Users/me/secret.txt' },
    });
    expect(read(more, '/Users/me/secret.txt')).toMatchObject({ decision: 'allow', absent: false, stdout: 'mine' });
    expect(read(more, '/Users/me/short').observed_path).toBe('/Users/me/secret.txt');
    expect(read(more, '/Users/me/locked')).toMatchObject({ decision: 'deny', errno: 13 });
    expect(more.node('/Users/me/empty')).toMatchObject({ kind: 'directory', mode: 0o700 });
    expect(read(more, '/private/tmp/foo').decision).toBe('allow');
    expect(read(host, '/Users/me/secret.txt')).toMatchObject({ decision: null, absent: true });
  });

  it('is what a policy is asked about', () => {
    const policy = policyOf(`${DENY}(allow file-read* (literal "/Users/me/secret.txt"))`);
    const more = added({ files: { '/Users/me/secret.txt': {}, '/Users/me/other.txt': {} } });
    const decisions = ['secret', 'other'].map((name) => {
      return simulateProbe(more, policy, { operation: 'file-read*', target: `/Users/me/${name}.txt` }).decision;
    });
    expect(decisions).toEqual(['allow', 'deny']);
  });

  it.each([
    ['a list', [], '', 'must be an object'],
    ['a member nobody can add', { services: [] }, '/services', 'is not a member'],
    ['a relative path', { files: { 'a/b': {} } }, '/files/a~1b', 'has a name that is not allowed'],
    ['a mode in words', { files: { '/a/b': { mode: 'rw' } } }, '/files/~1a~1b/mode', 'octal'],
    ['what is there already', { files: { '/private/etc/hosts': {} } }, '/files/~1private~1etc~1hosts', 'already'],
    ['a link of the baseline', { links: { '/tmp': '/x' } }, '/links/~1tmp', 'already'],
    ['a path through a link', { files: { '/etc/mine': {} } }, '/files/~1etc~1mine', 'write /private/etc/mine'],
    ['a path twice', { files: { '/a': {} }, directories: { '/a': {} } }, '/files/~1a', 'among the directories already'],
    ['a path below a file', { files: { '/private/etc/hosts/x': {} } }, '/files/~1private~1etc~1hosts~1x', 'below a file'],
  ])('refuses %s', async (_, additions, field, message) => {
    expect(simulatedHostProblems(additions, world)).toEqual([{ field, message: expect.stringContaining(message) }]);
    const error = await toThrowWithCode(() => added(additions), SbplError, 'VIRTUAL_HOST_INVALID');
    expect(error.field).toBe(`/simulated_host${field}`);
  });

  it.each([
    ['/etc/host', '/private/etc/hosts'],
    ['/private/etc/passwd', '/private/etc/hosts'],
    ['/Users/me/secret.txt', '/Users/probe'],
    ['/nowhere/at/all', '/private/tmp/foo'],
  ])('names the path nearest to %s', (path, near) => {
    expect(nearestPath(host, path)).toBe(near);
  });
});
