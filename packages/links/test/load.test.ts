import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { orderedKeys } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { LinkError, listLinkedProfiles, loadRuntimeLinks } from '@runtime/links';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const NEWEST = 'book/integration/carton/bundle/relationships/mappings/runtime/runtime_links.json';
const OLDEST = 'book/graph/mappings/runtime/runtime_links.json';

const rootWith = (files: Record<string, string | Uint8Array>): string => {
  const root = temporaryDirectory();
  writeTree(root, { '.git/HEAD': '', ...files });
  return root;
};

describe('when no file is named', () => {
  it('takes the one that the configuration names', async () => {
    const repoRoot = rootWith({
      'runtime.config.json': '{"links": "map/links.json"}',
      'map/links.json': '{"profiles": {"a": {}}}',
      [NEWEST]: '{}',
    });
    expect(listLinkedProfiles(await loadRuntimeLinks(undefined, { repoRoot }))).toEqual(['a']);
  });

  it('takes the documented place otherwise, the newest layout first', async () => {
    const repoRoot = rootWith({ [OLDEST]: '{"profiles": {"old": {}}}' });
    expect(listLinkedProfiles(await loadRuntimeLinks(undefined, { repoRoot }))).toEqual(['old']);
    writeTree(repoRoot, { [NEWEST]: '{"profiles": {"new": {}}}', 'runtime.config.json': '{}' });
    expect(listLinkedProfiles(await loadRuntimeLinks(undefined, { repoRoot }))).toEqual(['new']);
  });

  it('names the place it looked in', async () => {
    const error = await toThrowWithCode(() => loadRuntimeLinks(undefined, { repoRoot: rootWith({}) }), LinkError, 'LINKS_MISSING');
    expect(error.path).toBe(NEWEST);
    expect(error.hint).toContain('runtime.config.json');
  });

  it('does not fall back when the configured file is missing', async () => {
    const repoRoot = rootWith({ 'runtime.config.json': '{"links": "gone.json"}', [NEWEST]: '{}' });
    const error = await toThrowWithCode(() => loadRuntimeLinks(undefined, { repoRoot }), LinkError, 'LINKS_MISSING');
    expect(error.path).toBe('gone.json');
  });

  it('refuses a configuration that leads out of the root', async () => {
    const repoRoot = rootWith({ 'runtime.config.json': '{"links": "../links.json"}' });
    const error = await toThrowWithCode(() => loadRuntimeLinks(undefined, { repoRoot }), FilesError, 'CONFIG_INVALID');
    expect(error.field).toBe('/links');
  });
});

describe('when a file is named', () => {
  it('reads it, through a link as well', async () => {
    const root = rootWith({ 'a.json': '{"profiles": {"10": {}, "9": {}}}' });
    symlinkSync('a.json', join(root, 'b.json'));
    const links = await loadRuntimeLinks(join(root, 'b.json'));
    expect(orderedKeys(links.profiles)).toEqual(['10', '9']);
  });

  it('says that it is missing', () =>
    toThrowWithCode(() => loadRuntimeLinks(join(rootWith({}), 'x.json')), LinkError, 'LINKS_MISSING').then(() => {}));

  it('says that it is a directory', () =>
    toThrowWithCode(() => loadRuntimeLinks(rootWith({})), FilesError, 'FILE_NOT_REGULAR').then(() => {}));

  it.each<[string, string | Uint8Array, string]>([
    ['cut short', '{', 'JSON_SYNTAX'],
    ['a member twice', '{"profiles": {}, "profiles": {}}', 'JSON_DUPLICATE_KEY'],
    ['a byte order mark', '\ufeff{}', 'JSON_BYTE_ORDER_MARK'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'JSON_NOT_UTF8'],
    ['nested beyond reason', '['.repeat(100_000), 'JSON_DEPTH_EXCEEDED'],
  ])('refuses a file with %s, naming the reason', async (_, content, reason) => {
    const file = join(rootWith({ 'x.json': content }), 'x.json');
    const error = await toThrowWithCode(() => loadRuntimeLinks(file), LinkError, 'LINKS_NOT_JSON');
    expect(error.path).toBe(file);
    expect(error.details?.['reason']).toBe(reason);
  });

  it.each(['[1, 2]', 'null', '"text"', '7', 'true'])('refuses %s as a document', async (content) => {
    await toThrowWithCode(() => loadRuntimeLinks(join(rootWith({ 'x.json': content }), 'x.json')), LinkError, 'LINKS_INVALID');
  });
});
