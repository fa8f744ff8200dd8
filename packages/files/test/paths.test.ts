import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FilesError, findRepoRoot, isInside, isSafeRelativePath, realPathOf, resolveInside, toRepoRelative } from '@runtime/files';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

describe('a path from a document', () => {
  it.each(['a', 'a/b.json', '..a', 'a..', '...', 'é/ü', 'a b', '%2e%2e/x', '.a/b', 'a-b_c.d/E9', 'a/.b'])('%j is safe', (path) =>
    expect(isSafeRelativePath(path)).toBe(true),
  );

  it.each([
    '',
    '.',
    '..',
    '/a',
    'a/',
    'a//b',
    './a',
    'a/./b',
    'a/..',
    '../a',
    'a\\b',
    'a\u0000',
    'a\n',
    '\ud800',
    'x'.repeat(1025),
    'é'.repeat(513),
  ])('%j is not', (path) => expect(isSafeRelativePath(path)).toBe(false));

  it('that is safe always stays inside', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('..', '.', '', 'a', '\\'), fc.string())), (parts) => {
        const path = parts.join('/');
        if (isSafeRelativePath(path))
          expect(isInside('/root/of', resolve('/root/of', path)) && resolve('/root/of', path) !== '/root/of').toBe(true);
      }),
    );
  });

  it('is joined to a directory, or refused', async () => {
    const root = realpathSync(temporaryDirectory());
    mkdirSync(join(root, 'in'));
    symlinkSync('/', join(root, 'in/up'));
    expect(resolveInside(join(root, 'in'), 'a/b')).toBe(join(root, 'in/a/b'));
    for (const path of ['../x', '/etc/passwd', 'a/../../x', 'up/etc/passwd']) {
      await toThrowWithCode(() => resolveInside(join(root, 'in'), path), FilesError, 'PATH_OUTSIDE');
    }
    await toThrowWithCode(() => resolveInside(root, 'a\0'), FilesError, 'PATH_INVALID');
  });
});

describe('a path for a document', () => {
  it('is relative to the root, whichever spelling of the root is used', () => {
    const root = realpathSync(temporaryDirectory());
    writeTree(root, { 'repo/a/b.txt': '' });
    symlinkSync('repo', join(root, 'alias'));
    expect(toRepoRelative(join(root, 'repo'), join(root, 'repo/a/b.txt'))).toBe('a/b.txt');
    expect(toRepoRelative(join(root, 'alias'), join(root, 'repo/a/b.txt'))).toBe('a/b.txt');
    expect(toRepoRelative(join(root, 'repo'), join(root, 'alias/a/new.txt'))).toBe('a/new.txt');
    expect(toRepoRelative(join(root, 'repo'), join(root, 'alias'))).toBe('.');
  });

  it('does not exist outside the root', async () => {
    const root = temporaryDirectory();
    await toThrowWithCode(() => toRepoRelative(join(root, 'repo'), join(root, 'repository')), FilesError, 'PATH_OUTSIDE');
  });

  it('keeps components that do not exist, and refuses a link that leads nowhere', async () => {
    const root = realpathSync(temporaryDirectory());
    expect(realPathOf(join(root, 'a/b'))).toBe(join(root, 'a/b'));
    symlinkSync('nowhere', join(root, 'dangling'));
    await toThrowWithCode(() => realPathOf(join(root, 'dangling/x')), FilesError, 'FILE_IS_LINK');
  });
});

describe('the repository root', () => {
  it('is the option, else the environment, else the nearest config, else the nearest .git, else the place of the input', async () => {
    const root = realpathSync(temporaryDirectory());
    writeTree(root, {
      'repo/.git/HEAD': '',
      'repo/suite/runtime.config.json': '{}',
      'repo/suite/inner/.git/HEAD': '',
      'repo/suite/inner/plan.json': '',
      'plain/plan.json': '',
    });
    vi.stubEnv('RUNTIME_REPO_ROOT', '');
    expect(await findRepoRoot({ input: join(root, 'repo/suite/inner/plan.json') })).toBe(join(root, 'repo/suite'));
    expect(await findRepoRoot({ input: join(root, 'repo/new/out') })).toBe(join(root, 'repo'));
    expect(await findRepoRoot({ input: join(root, 'plain/plan.json') })).toBe(join(root, 'plain'));
    vi.stubEnv('RUNTIME_REPO_ROOT', join(root, 'plain'));
    expect(await findRepoRoot({ input: join(root, 'repo/suite') })).toBe(join(root, 'plain'));
    expect(await findRepoRoot({ input: join(root, 'repo'), repoRoot: join(root, 'repo/suite') })).toBe(join(root, 'repo/suite'));
    await toThrowWithCode(() => findRepoRoot({ repoRoot: join(root, 'none') }), FilesError, 'ROOT_NOT_FOUND');
  });
});
