import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument, sha256Hex, type WorldDocument, WorldSchema } from '@runtime/contracts';
import { referenceRoot, repositoryRoot, toThrowWithCode } from '@runtime/testing';
import { builtInWorld, builtInWorldIds, findBuiltInWorld, requireParts, WorldError } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';

const data = join(repositoryRoot, 'packages/worlds/worlds');
const baseline = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

describe('the worlds of this package', () => {
  it('are the folders of its data, named by their ids', () => {
    const folders = readdirSync(data).sort();
    expect(folders.map((name) => findBuiltInWorld(name)?.id)).toEqual(folders);
    expect(builtInWorldIds()).toEqual(expect.arrayContaining(folders));
  });

  it.each(builtInWorldIds())('is a document without a mistake: %s', (id) => {
    const world = builtInWorld(id);
    const document = world.document as WorldDocument;
    expect(checkDocument(WorldSchema, document)).toEqual([]);
    expect(world.source).toBe('built_in');
    expect(world.missing()).toEqual([]);
    requireParts(world, ['host'], 'nothing');
    expect(world.sha256).toBe(sha256Hex(world.text));
    expect(JSON.parse(world.text)).toEqual(document);
    const names = world.operations.names;
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => world.operations.parent(name) === null)).toEqual(['default']);
    expect(names.every((name) => names.includes(world.operations.parent(name) ?? 'default'))).toBe(true);
    expect(Object.values(document.operations?.old_names ?? {}).flat()).toSatisfy((old: string[]) =>
      old.every((name) => names.includes(name)),
    );
    for (const { filter } of document.filters?.defaults ?? []) expect(world.filters.byName(filter)?.name).toBe(filter);
    for (const column of ['number', 'call'] as const) {
      const numbers = (document.filters?.table ?? []).map((row) => row[column]).filter((number) => number !== null);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  it('answer to every id of a host that was recorded under two', () => {
    expect(builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-a3a840f9')).toBe(baseline);
    expect(baseline.ids).toEqual(['sonoma-14.4.1-23E224-arm64-dyld-2c0602c5', 'sonoma-14.4.1-23E224-arm64-dyld-a3a840f9']);
    expect(baseline.identity).toMatchObject({ product_version: '14.4.1', build: '23E224', machine: 'arm64' });
  });

  it('are refused by a name that is not theirs, with the nearest that is', async () => {
    const error = await toThrowWithCode(() => builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c6'), WorldError, 'WORLD_UNKNOWN');
    expect(error.hint).toContain('dyld-2c0602c5');
    await toThrowWithCode(() => builtInWorld('__proto__'), WorldError, 'WORLD_UNKNOWN');
    expect(findBuiltInWorld('ventura')).toBeNull();
  });
});

describe('the worlds of later releases', () => {
  const later = builtInWorldIds()
    .map(builtInWorld)
    .filter(({ id }) => id !== baseline.id);

  it('say who they are, and nothing else as more than an assumption or a report', () => {
    expect(later.map(({ identity }) => [identity.product_version, identity.build])).toEqual([
      ['15.7', '24G222'],
      ['26.3', '25D125'],
    ]);
    for (const { id, document } of later) {
      const claims = JSON.stringify(document).match(/"source":"\w+"/g) ?? [];
      expect(claims, id).not.toContain('"source":"captured"');
      expect(document, id).not.toHaveProperty('dyld_digest');
      expect(Object.values(builtInWorld(id).host?.sysctls ?? {}).join(' '), id).not.toMatch(/23E224|14\.4|23\.4/);
    }
  });

  it('have the root readable where the loader is reported to need it', () => {
    expect(Object.fromEntries(builtInWorldIds().map((id) => [id.split('-')[0], builtInWorld(id).runTimeRules]))).toEqual({
      sequoia: [],
      sonoma: [],
      tahoe: ['(allow file-read* (literal "/"))'],
    });
  });
});

describe('the operation table', () => {
  const { operations } = baseline;

  it.skipIf(referenceRoot === null)('is the recorded vocabulary', () => {
    const recorded = JSON.parse(readFileSync(join(referenceRoot ?? '', 'mappings', 'ops.compact.json'), 'utf8')) as object[];
    expect(operations.names.map((name, id) => ({ id, name }))).toEqual(recorded);
  });

  it('gives ids by exact name', () => {
    expect(operations.names).toHaveLength(196);
    expect(operations.id('file-read-data')).toBe(22);
    expect(operations.id('xpc-message-send')).toBe(195);
    expect(operations.id('file-read')).toBeNull();
    expect(operations.id('constructor')).toBeNull();
  });

  it('names families, older spellings and names of other releases', () => {
    expect(operations.family('file-read*')).toEqual(['file-read*', 'file-read-data', 'file-read-metadata', 'file-read-xattr']);
    expect(operations.entries('ipc-posix-shm-read*')).toEqual(['ipc-posix-shm-read-data']);
    expect(operations.entries('file-read*')).toEqual(['file-read*']);
    expect(operations.family('process-exec')).toContain('process-exec*');
    expect(operations.family('iokit*')).not.toContain('iokit-external-method');
    expect(operations.family('nothing')).toEqual([]);
    expect(operations.canonical('process-exec')).toBe('process-exec*');
    expect(operations.canonical('ipc-posix-shm-read*')).toBe('ipc-posix-shm-read*');
    expect(operations.canonical('file-reader')).toBeNull();
    expect(operations.oldName('file-unlink')).toEqual(['file-write-unlink']);
    expect(operations.oldName('mach-per-user-lookup')).toEqual([]);
    expect(operations.oldName('toString')).toBeNull();
    expect(operations.isMessage('mach-message-send')).toBe(true);
    expect(operations.isMessage('mach-lookup')).toBe(false);
  });

  it('leads from every operation upwards, with the exceptions that names do not show', () => {
    expect(operations.parent('file-read-data')).toBe('file-read*');
    expect(operations.parent('file-read*')).toBe('file*');
    expect(operations.parent('file*')).toBe('default');
    expect(operations.parent('default')).toBeNull();
    expect(operations.parent('network-bind')).toBe('network-inbound');
    expect(operations.parent('file-mount-update')).toBe('file-mount');
    expect(operations.parent('managed-preference-read')).toBe('user-preference-read');
    expect(operations.parent('nothing')).toBe('default');
  });

  it('knows what answers without a rule, and says where it does not', () => {
    expect(operations.builtIn('default', 1)).toBe('deny');
    expect(operations.builtIn('file-link', 1)).toBe('allow');
    expect(operations.builtIn('file-link', 3)).toBe('allow');
    expect(operations.builtIn('file-link', 9)).toBe('unknown');
    expect(operations.builtIn('job-creation', 1)).toBe('deny');
    expect(operations.builtIn('file-read-data', 1)).toBeNull();
    expect(operations.sources?.built_in.source).toBe('assumed');
    expect(operations.implicit('signal')).toEqual([{ attribute: 'target', value: 'self', action: 'allow', certain: true }]);
    expect(operations.implicit('mach-task-read')[0]?.certain).toBe(false);
    expect(operations.implicit('mach-lookup')).toEqual([]);
    expect(operations.sources?.names.source).toBe('captured');
  });
});

describe('the filter vocabulary', () => {
  const { filters } = baseline;

  it('has the number of documents beside that of the call', () => {
    expect(filters.byName('path')).toEqual({ name: 'path', number: 0, call: 1 });
    expect(filters.byName('global-name')).toEqual({ name: 'global-name', number: 5, call: 2 });
    expect(filters.byName('notification-name')).toEqual({ name: 'notification-name', number: 34, call: 9 });
    expect(filters.byName('info-type')).toEqual({ name: 'info-type', number: null, call: 8 });
    expect(filters.byName('hasOwnProperty')).toBeNull();
    expect(filters.byNumber(1)?.name).toBe('mount-relative-path');
    expect(filters.byNumber(1000)).toBeNull();
    expect(filters.names).toContain('extension');
  });

  it('has a default for an operation by its name or its prefix', () => {
    expect(filters.defaultFor('mach-lookup')?.name).toBe('global-name');
    expect(filters.defaultFor('file-read-data')?.name).toBe('path');
    expect(filters.defaultFor('iokit-open-service')?.name).toBe('iokit-registry-entry-class');
    expect(filters.defaultFor('signal')).toBeNull();
  });
});

describe('the errno names', () => {
  const { errnos } = baseline;

  it('are those of Darwin', () => {
    expect([1, 11, 13, 35, 36, 61, 62, 66, 93, 102, 106].map((number) => errnos.name(number))).toEqual(
      'EPERM EDEADLK EACCES EAGAIN EINPROGRESS ECONNREFUSED ELOOP ENOTEMPTY ENOATTR EOPNOTSUPP EQFULL'.split(' '),
    );
    for (let number = 1; number <= 106; number++) expect(errnos.number(errnos.name(number) ?? '')).toBe(number);
    expect(errnos.text(1)).toBe('Operation not permitted');
    expect(errnos.text(4711)).toBe('Unknown error: 4711');
  });

  it.each([0, -1, 107, 1.5, Number.NaN, '1', true, null, undefined, {}])('has none for %s', (value) => {
    expect(errnos.name(value)).toBeNull();
  });
});
