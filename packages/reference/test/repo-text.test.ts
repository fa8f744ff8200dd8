import { absoluteText, relativizeCommand, repoRelativeText } from '@runtime/reference';
import { describe, expect, it } from 'vitest';

describe('paths as documents hold them', () => {
  it.each([
    ['a/b', 'a/b'],
    ['.', '.'],
    ['../x', '/x'],
    ['/repo/..', '..'],
    ['/repo/a/./b/', 'a/b'],
    ['/repository/a', '/repository/a'],
    ['/', '/'],
    ['//', '//'],
    ['///', '/'],
  ])('%s is %s', (path, held) => {
    expect(repoRelativeText('/repo', path)).toBe(held);
  });

  it('are relative below the root of the file system too', () => {
    expect(repoRelativeText('/', '/a/b')).toBe('a/b');
    expect(repoRelativeText('/', '/')).toBe('.');
  });

  it('resolve to one leading slash', () => {
    expect(absoluteText('/repo', '//x')).toBe('/x');
    expect(absoluteText('/repo/', 'a/../../../x')).toBe('/x');
  });

  it('leave what cannot be a path alone', () => {
    expect(relativizeCommand('/repo', ['a\0/../b', ''])).toEqual(['a\0/../b', '.']);
  });
});
