import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureError, type CaptureErrorCode, captureWorld, diffWorlds } from '@runtime/capture';
import { checkDocument, resultSchemas } from '@runtime/contracts';
import { assembleProfile, compilePolicy, decide, loadVirtualHost, simulateProbe } from '@runtime/sbpl';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { worldFromDocument } from '@runtime/worlds';
import { afterAll, describe, expect, it } from 'vitest';
// The host that is asked is this one, unless a test brings another.
import { captureIn } from '../src/capture.js';
import { base, compilerOf, document, otherTable, simulatedHost, type WholeWorld } from './support/host.js';

/** For all tests of this file: some look at the same world. */
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-captures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const capture = async (host: ReturnType<typeof simulatedHost>) => {
  const out = join(mkdtempSync(join(folder, 'c-')), 'world.json');
  const result = await captureIn({ platform: 'darwin', uid: 501, host }, { out, base });
  return { result, out, world: worldFromDocument(JSON.parse(readFileSync(out, 'utf8'))) };
};

/** A capture takes some seconds: those that nothing is put into are made once. */
let made: Record<'plain' | 'other', Promise<Awaited<ReturnType<typeof capture>>>> | undefined;
const captured = (which: 'plain' | 'other') => {
  made ??= {
    plain: capture(simulatedHost(compilerOf(document.operations))),
    other: capture(simulatedHost(compilerOf(otherTable()), OTHER)),
  };
  return made[which];
};
const OTHER = { services: ['com.apple.other'], volumes: null, implicit_signal: false };

const operationsOf = (world: { document: unknown }) => (world.document as WholeWorld).operations;

/** Tables are compared by what they say of each operation. */
const byName = <T extends { name: string }>(rows: readonly T[]) => Object.fromEntries(rows.map((row) => [row.name, row]));

describe('a capture', () => {
  it('rebuilds the table that the compiler uses, exactly', async () => {
    const { world, result } = await captured('plain');
    expect(operationsOf(world).table).toEqual(document.operations.table);
    expect(result).toMatchObject({ operations: document.operations.table.length, reused: 0 });
    expect(checkDocument(resultSchemas()['result.world-capture'], result)).toEqual([]);
  });

  it('rebuilds one with other names, parents and answers, by profile version', async () => {
    const other = otherTable();
    const { world } = await captured('other');
    expect(byName(operationsOf(world).table)).toEqual(byName(other.table));
  });

  it('asks again in parts where messages are cut', async () => {
    const { world } = await capture(simulatedHost(compilerOf(document.operations, { longest: 120 })));
    expect(operationsOf(world).table).toEqual(document.operations.table);
  });

  it('knows filters and modifiers of the compiler, and no others', async () => {
    const { world } = await captured('plain');
    const { filters, modifiers } = world.document as WholeWorld;
    const given = new Set(document.filters.table.map(({ name }) => name));
    expect(filters.table.map(({ name }) => name).filter((name) => !given.has(name))).toEqual([
      ...['literal', 'prefix', 'regex', 'require-all', 'require-any', 'require-not', 'subpath', 'target'],
    ]);
    expect(modifiers.names).toEqual(['report', 'no-report', 'message']);
  });

  it('says of each part where it is from, and assumes what could not be listed', async () => {
    const { world, result } = await captured('plain');
    const { source, world_id, dyld_digest, operations, host } = world.document as WholeWorld;
    expect([source, world_id, dyld_digest]).toEqual([
      'captured',
      'macos-26.1-25B78-arm64-dyld-abcdef01',
      'ABCDEF01-2345-6789-ABCD-EF0123456789',
    ]);
    const { names, parents, built_in, implicit } = operations.sources;
    expect([names.source, parents.source, built_in.source, implicit.source]).toEqual(['captured', 'captured', 'captured', 'documented']);
    expect(operations.implicit.find(({ operation }) => operation === 'signal')?.source).toBe('captured');
    expect([result.not_captured, result.reasons]).toEqual([['iokit_classes'], { iokit_classes: 'iokit is refused' }]);
    expect(host).toMatchObject({
      ...{
        source: 'assumed',
        services: [{ name: 'com.apple.example', namespace: 'global' }],
        notifications: ['com.apple.example.changed'],
      },
      ...{ sources: { services: { source: 'captured' } }, firmlinks: { folders: ['/Users', '/opt'] } },
    });
    expect(host.sources?.['iokit_classes']).toEqual({ source: 'assumed', from: `taken over from the world ${base.id}: iokit is refused` });
    expect(host.iokit_classes).toEqual(document.host.iokit_classes);
  });

  it('says where the names of other profiles, and the rule of self signals, could not be had', async () => {
    const { world, result } = await capture(
      simulatedHost(compilerOf(document.operations), { profile_words: null, implicit_signal: null, links: null }),
    );
    expect(Object.keys(result.reasons)).toEqual(['links', 'firmlinks', 'iokit_classes', 'profile_words', 'implicit_signal']);
    expect(operationsOf(world).sources.names.from).toContain('no others: its profiles could not be read');
    expect(operationsOf(world).table).toEqual(document.operations.table);
  });

  it('is a world that engine and simulated probes use at once', async () => {
    const { world } = await captured('other');
    const host = loadVirtualHost(world);
    const policy = (version: number) =>
      compilePolicy(assembleProfile({ text: `(version ${version})\n(deny default)\n`, file: 'p.sb' }), world);
    const question = { operation: 'quantum-entangle', target: 'x' };
    expect([1, 2, 3].map((version) => decide(policy(version), question, host).decision)).toEqual(['allow', 'allow', 'deny']);
    expect(simulateProbe(host, null, { operation: 'file-read-data', target: '/private/tmp/foo' }).decision).toBe('allow');
  });

  it('drops the rule by which a process signals itself where the host has none', async () => {
    const { world } = await captured('other');
    expect(operationsOf(world).implicit.some(({ operation }) => operation === 'signal')).toBe(false);
  });

  it('fails where the compiler answers nothing, and keeps what it asked', async () => {
    const host = simulatedHost(compilerOf(document.operations));
    host.compile = async () => {};
    const out = join(temporaryDirectory(), 'world.json');
    await toThrowWithCode(() => captureIn({ platform: 'darwin', uid: 501, host }, { out, base }), CaptureError, 'CAPTURE_FAILED');
    expect([existsSync(out), existsSync(`${out}.state`)]).toEqual([false, true]);
  });
});

describe('a capture elsewhere', () => {
  const refused = (setting: { platform: NodeJS.Platform; uid: number }, code: CaptureErrorCode) => async () => {
    const out = join(temporaryDirectory(), 'world.json');
    const host = simulatedHost(compilerOf(document.operations));
    await toThrowWithCode(() => captureIn({ ...setting, host }, { out, base }), CaptureError, code);
    expect([existsSync(out), host.calls]).toEqual([false, []]);
  };
  it('is refused off a Mac', refused({ platform: 'linux', uid: 501 }, 'CAPTURE_UNAVAILABLE'));
  it('is refused to root', refused({ platform: 'darwin', uid: 0 }, 'RUNNER_IS_ROOT'));

  it.skipIf(process.platform === 'darwin')('says on this machine what it would do', async () => {
    const error = await toThrowWithCode(
      () => captureWorld({ out: join(temporaryDirectory(), 'w.json'), base }),
      CaptureError,
      'CAPTURE_UNAVAILABLE',
    );
    expect(error).toMatchObject({ category: 'host', message: expect.stringContaining("asks a Mac's profile compiler") });
  });
});

describe('the difference of two worlds', () => {
  it('is none of a world with itself', () => {
    expect(diffWorlds(base, base)).toMatchObject({ same: true, changes: [] });
  });

  it('names each operation, and what each side says of it', async () => {
    const [{ world: one }, { world: other }] = [await captured('plain'), await captured('other')];
    const diff = diffWorlds(one, other);
    expect(checkDocument(resultSchemas()['result.world-diff'], diff)).toEqual([]);
    const changed = diff.changes.filter(({ part }) => part === 'operations').map(({ subject, change }) => `${change} ${subject}`);
    expect(changed.sort()).toEqual([
      ...['added file-teleport', 'added quantum*', 'added quantum-entangle'],
      ...['changed file-link', 'changed file-read-metadata', 'changed file-write*', 'changed sysctl-write'],
      ...['removed nvram-get', 'removed system-kext-load'],
    ]);
    expect(diff.changes.find(({ subject }) => subject === 'sysctl-write')).toMatchObject({ head: '{"parent":"system*"}' });
    expect(diff.counts).toMatchObject({ operations: 9, 'host.services': 2, 'host.volumes': 1 });
  });
});
