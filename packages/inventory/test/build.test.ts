import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDocument, encodePretty, parseDocument, type RuntimeInventory } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { type BuildInventoryOptions, buildRuntimeInventory, InventoryError } from '@runtime/inventory';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const item = (id: string, ...paths: string[]) => ({ id, paths, category: 'tooling' });
const rootWith = (files: Record<string, string | Uint8Array>): string => {
  const root = temporaryDirectory();
  writeTree(root, { '.git/config': 'sandbox_init', ...files });
  return root;
};
const build = (repoRoot: string, options: BuildInventoryOptions = {}): Promise<RuntimeInventory> =>
  buildRuntimeInventory({ repoRoot, items: [], keywords: ['sandbox_init', 'seatbelt'], external: [], ...options });
const hits = (document: RuntimeInventory) => document.unclassified_hits.map((hit) => hit.path);

describe('when files hold keywords', () => {
  it('lists them in code point order, with the keywords in keyword order', async () => {
    const root = rootWith({
      'b.c': 'seatbelt, then sandbox_init',
      'a/z.c': 'sandbox_init',
      'a.c': 'seatbelt',
      'none.c': 'Seatbelt SANDBOX_INIT',
    });
    expect((await build(root)).unclassified_hits).toEqual([
      { path: 'a.c', keywords: ['seatbelt'] },
      { path: 'a/z.c', keywords: ['sandbox_init'] },
      { path: 'b.c', keywords: ['sandbox_init', 'seatbelt'] },
    ]);
  });

  it('gives each to the item with the longest path, by whole components', async () => {
    const root = rootWith({
      'book/api/runtime/a': 'seatbelt',
      'book/api/runtime/native/b': 'seatbelt',
      'book/api/runtime_tools/c': 'seatbelt',
      single: 'seatbelt',
    });
    const document = await build(root, {
      items: [item('wide', './book/api/runtime/'), item('narrow', 'book/api/runtime/native'), item('file', 'single')],
    });
    expect(document.in_repo.map((entry) => [entry.id, entry.files.map((file) => file.path)])).toEqual([
      ['wide', ['book/api/runtime/a']],
      ['narrow', ['book/api/runtime/native/b']],
      ['file', ['single']],
    ]);
    expect(hits(document)).toEqual(['book/api/runtime_tools/c']);
  });

  it('gives everything left to an item that names the root', async () => {
    const document = await build(rootWith({ a: 'seatbelt', 'x/b': 'seatbelt' }), { items: [item('rest', '.'), item('x', 'x')] });
    expect(document.in_repo.map((entry) => entry.files.map((file) => file.path))).toEqual([['a'], ['x/b']]);
  });

  it('leaves a path that two items name to the later one', async () => {
    const document = await build(rootWith({ 'x/b': 'seatbelt' }), { items: [item('one', 'x'), item('two', 'x/')] });
    expect(document.in_repo.map((entry) => entry.files.length)).toEqual([0, 1]);
  });

  it('is the document that its schema describes, with ours as its author', async () => {
    const document = await build(rootWith({ a: 'seatbelt' }), { items: [item('x', 'a')] });
    assertDocument('runtime_inventory', document);
    expect(Object.keys(document)).toEqual([
      'schema_version',
      'world_id',
      'generated_by',
      'keywords',
      'in_repo',
      'unclassified_hits',
      'external',
      'scanner',
    ]);
    expect(document.generated_by).toBe('@runtime/inventory');
    expect(document.schema_version).toBe('runtime-tools.runtime_inventory.v0.1');
  });
});

describe('when nothing is found', () => {
  it('says what was searched', async () => {
    const document = await build(rootWith({ a: '1234', 'b/c': '56' }));
    expect(hits(document)).toEqual([]);
    expect(document.scanner).toMatchObject({
      status: 'complete',
      files_scanned: 2,
      bytes_scanned: 6,
      skipped: [],
      skipped_counts: {},
    });
  });

  it('says which paths of an item are not there', async () => {
    const document = await build(rootWith({ 'here/a': '' }), { items: [item('x', 'here', 'gone', 'here/a/below')] });
    expect(document.in_repo[0]?.missing_paths).toEqual(['gone', 'here/a/below']);
  });

  it('refuses to look for nothing', async () => {
    const error = await toThrowWithCode(() => build(rootWith({}), { keywords: [] }), InventoryError, 'INVENTORY_OPTIONS_INVALID');
    expect(error.field).toBe('/keywords');
  });
});

describe('when files are to be left out', () => {
  it('leaves out what the default rules name, ignore files or not', async () => {
    const root = rootWith({
      '.gitignore': '*',
      'seen.c': 'seatbelt',
      '.hidden/seen': 'seatbelt',
      'suite/out/run/x': 'seatbelt',
      'a/node_modules/x': 'seatbelt',
      'suite/outer/seen': 'seatbelt',
      'book/experiments/archive/x': 'seatbelt',
      'deep/out': 'a file called out: seatbelt',
    });
    expect(hits(await build(root))).toEqual(['.hidden/seen', 'deep/out', 'seen.c', 'suite/outer/seen']);
  });

  it.each<[string, string[], string[]]>([
    ['a name at any depth', ['**/b.c'], ['a.c', 'x/y/c.c']],
    ['a suffix in one folder', ['x/*.c'], ['a.c', 'b.c', 'x/y/b.c', 'x/y/c.c']],
    ['a folder by name', ['x'], ['a.c', 'b.c']],
    ['a folder in the middle', ['**/y/**'], ['a.c', 'b.c', 'x/b.c']],
    ['one letter', ['?.c'], ['x/b.c', 'x/y/b.c', 'x/y/c.c']],
    ['several stars', ['**/*b*.*c'], ['a.c', 'x/y/c.c']],
    ['characters that mean something elsewhere', ['[ab].c', 'a.c$', '(x)'], ['a.c', 'b.c', 'x/b.c', 'x/y/b.c', 'x/y/c.c']],
    ['everything', ['**'], []],
  ])('by %s', async (_, exclude, left) => {
    const root = temporaryDirectory();
    writeTree(root, { 'a.c': 'seatbelt', 'b.c': 'seatbelt', 'x/b.c': 'seatbelt', 'x/y/b.c': 'seatbelt', 'x/y/c.c': 'seatbelt' });
    const document = await build(root, { exclude });
    expect(hits(document)).toEqual(left);
    expect(document.scanner?.excluded).toEqual(exclude);
  });

  it('is quick with a pattern made to be slow', async () => {
    const root = rootWith({ [`${'a'.repeat(200)}`]: 'seatbelt' });
    expect(hits(await build(root, { exclude: [`${'*a'.repeat(100)}b`, `${'**/'.repeat(100)}b`] }))).toContain('a'.repeat(200));
  });
});

describe('when the configuration says something', () => {
  it('takes world, items, keywords, rules and external entries from it', async () => {
    const config = {
      world_id: 'w-1',
      inventory: {
        items: [{ ...item('x', 'src'), owner: 'ada' }],
        keywords: ['needle'],
        exclude: ['src/b'],
        external: [{ id: 'e', title: 't', url: null, category: 'c' }],
      },
    };
    const root = rootWith({
      'runtime.config.json': JSON.stringify({ ...config, $schema: 'x' }),
      'src/a': 'a needle',
      'src/b': 'needle',
      'src/c': 'seatbelt',
    });
    const document = await buildRuntimeInventory({ repoRoot: root });
    expect(document.world_id).toBe('w-1');
    expect(document.keywords).toEqual(['needle']);
    expect(document.external).toEqual(config.inventory.external);
    expect(document.in_repo).toEqual([
      { ...config.inventory.items[0], files: [{ path: 'src/a', keywords: ['needle'] }], missing_paths: [] },
    ]);
    // The rule left out above took the place of the default ones.
    expect(hits(document)).toEqual(['runtime.config.json']);
  });

  it('takes the data files of the package where it says nothing', async () => {
    const document = await buildRuntimeInventory({ repoRoot: rootWith({ 'book/api/runtime/a.py': 'import frida' }) });
    expect(document.keywords).toHaveLength(17);
    expect(document.in_repo.map((entry) => entry.id)).toEqual([
      'runtime-checks',
      'runtime-adversarial',
      'sbpl-graph-runtime',
      'runtime-mac_policy',
      'sandbox-init-params',
      'metadata-runner',
      'vfs-canonicalization',
      'dtrace-testing',
      'frida-testing',
      'runtime-mappings',
      'runtime-tools-api',
      'preflight-tools',
      'policy-witness',
      'mac-policy-registration',
    ]);
    expect(document.external).toHaveLength(12);
    const api = document.in_repo.find((entry) => entry.id === 'runtime-tools-api');
    expect(api?.files).toEqual([{ path: 'book/api/runtime/a.py', keywords: ['frida'] }]);
    expect(api?.missing_paths).toEqual([]);
  });

  it('takes the world from the record that the reference keeps', async () => {
    const at = 'book/world/sonoma-14.4.1-23E224-arm64/world.json';
    expect((await build(rootWith({ [at]: '{"world_id": "", "id": "w-2"}' }))).world_id).toBe('w-2');
    expect((await build(rootWith({ [at]: '[]' }))).world_id).toBe('unknown');
    expect((await build(rootWith({}))).world_id).toBe('unknown');
  });

  it.each([
    ['{"inventory": {"items": [{"id": "x", "paths": ["../x"], "category": "c"}]}}', '/inventory/items/0/paths/0'],
    ['{"inventory": {"keyword": []}}', '/inventory/keyword'],
  ])('refuses %s', async (config, field) => {
    const error = await toThrowWithCode(() => build(rootWith({ 'runtime.config.json': config })), FilesError, 'CONFIG_INVALID');
    expect(error.field).toBe(field);
  });

  it('lists everything that is wrong with a call', async () => {
    const error = await toThrowWithCode(
      () => build(rootWith({}), { items: [item('', '/etc')], keywords: ['', 7 as never] }),
      InventoryError,
      'INVENTORY_OPTIONS_INVALID',
    );
    const problems = error.details?.['problems'] as { field: string }[];
    expect(problems.map((problem) => problem.field).sort()).toEqual(['/items/0/id', '/items/0/paths/0', '/keywords/0', '/keywords/1']);
  });

  it('refuses an item or keyword that stands there twice', async () => {
    const error = await toThrowWithCode(
      () => build(rootWith({}), { items: [item('a'), item('a')], keywords: ['k', 'k'] }),
      InventoryError,
      'INVENTORY_OPTIONS_INVALID',
    );
    const problems = error.details?.['problems'] as { field: string }[];
    expect(problems.map((problem) => problem.field)).toEqual(['/keywords/1', '/items/1/id']);
  });
});

describe('when the document is to be written', () => {
  it('writes nothing unless asked', async () => {
    const root = rootWith({ a: 'seatbelt' });
    const before = readdirSync(root, { recursive: true });
    await build(root);
    expect(readdirSync(root, { recursive: true })).toEqual(before);
  });

  it('writes what it gives back, and does not find itself the next time', async () => {
    const root = rootWith({ a: 'seatbelt' });
    const out = join(root, 'docs', 'inventory.json');
    const first = await build(root, { out });
    expect(readFileSync(out, 'utf8')).toBe(encodePretty(first));
    parseDocument('runtime_inventory', readFileSync(out));
    expect(await build(root, { out })).toEqual(first);
    expect(hits(await build(root))).toContain('docs/inventory.json');
  });

  it('writes nothing when the call is wrong', async () => {
    const root = rootWith({});
    await toThrowWithCode(() => build(root, { keywords: [], out: join(root, 'x.json') }), InventoryError, 'INVENTORY_OPTIONS_INVALID');
    expect(existsSync(join(root, 'x.json'))).toBe(false);
  });

  it('leaves alone what is not an inventory', async () => {
    const root = rootWith({ 'dir/a': 'mine' });
    await toThrowWithCode(() => build(root, { out: join(root, 'dir') }), FilesError, 'OUTPUT_EXISTS');
    await toThrowWithCode(() => build(root, { out: join(root, 'dir', 'a') }), FilesError, 'OUTPUT_EXISTS');
    expect(readdirSync(root).sort()).toEqual(['.git', 'dir']);
  });

  it('says that the root is none', async () => {
    await toThrowWithCode(() => build(join(rootWith({}), 'gone')), FilesError, 'ROOT_NOT_FOUND');
  });
});

it('changes nothing it was given, however often it is called', async () => {
  const root = rootWith({ 'x/a': 'seatbelt' });
  const items = Object.freeze([Object.freeze({ ...item('x', 'x'), paths: Object.freeze(['x']) as string[] })]);
  const first = await build(root, { items });
  expect(await build(root, { items })).toEqual(first);
});
