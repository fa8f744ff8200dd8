import type { WorldDocument, WorldOperations } from '@runtime/contracts';
import { builtInWorld, builtInWorldIds } from '@runtime/worlds';
import type { AskedHost } from '../../src/asker.js';
import { type Compiler, compile } from './compiler.js';

export const base = builtInWorld(builtInWorldIds()[0] as string);

/** A world document with every part. */
export type WholeWorld = { [Member in keyof WorldDocument]-?: NonNullable<WorldDocument[Member]> };
export const document = base.document as WholeWorld;

const FILTERS = [
  'literal',
  'subpath',
  'prefix',
  'regex',
  'require-all',
  'require-any',
  'require-not',
  'global-name',
  'sysctl-name',
  'target',
];

export const compilerOf = (operations: WorldOperations, more: Partial<Compiler> = {}): Compiler => ({
  operations,
  filters: FILTERS,
  syntax: ['require-not'],
  modifiers: ['report', 'no-report', 'message'],
  ...more,
});

/** A table that differs from the built-in one in every way that a release may. */
export function otherTable(): WorldOperations {
  const { table, ...rest } = document.operations;
  const gone = new Set(['nvram-get', 'system-kext-load']);
  const changed = table
    .filter(({ name }) => !gone.has(name))
    .map((row) => {
      switch (row.name) {
        case 'file-read-metadata':
          return { ...row, built_in: { '1': 'allow' as const, '2': 'parent' as const, '3': 'parent' as const } };
        case 'file-write*':
          return { ...row, built_in: { '1': 'parent' as const, '2': 'deny' as const, '3': 'parent' as const } };
        case 'sysctl-write':
          return { ...row, parent: 'system*' };
        case 'file-link':
          return { name: row.name, parent: row.parent };
        default:
          return row;
      }
    });
  const added = [
    { name: 'file-teleport', parent: 'file-write*' },
    { name: 'quantum*', parent: 'default', built_in: { '1': 'allow' as const, '2': 'allow' as const, '3': 'parent' as const } },
    { name: 'quantum-entangle', parent: 'quantum*' },
  ];
  return { ...rest, table: [...changed, ...added] };
}

const LISTS: Record<string, unknown> = {
  identity: {
    platform: 'darwin',
    product_version: '26.1',
    build: '25B78',
    machine: 'arm64',
    dyld_uuid: 'ABCDEF01-2345-6789-ABCD-EF0123456789',
  },
  links: { links: [{ path: '/tmp', kind: 'link', mode: '0755', uid: 0, target: 'private/tmp' }], firmlinks: ['/Users', '/opt'] },
  volumes: [{ mount: '/', filesystem: 'apfs', case: 'insensitive' }],
  files: [
    { path: '/usr/bin/true', kind: 'regular', mode: '0755', uid: 0 },
    { path: '/private/tmp', kind: 'directory', mode: '1777', uid: 0 },
  ],
  devices: [{ path: '/dev/null', kind: 'character-device', mode: '0666', uid: 0 }],
  services: ['com.apple.example'],
  notifications: ['com.apple.example.changed'],
  sysctls: { 'kern.ostype': 'Darwin', 'kern.hostname': '' },
  iokit: null,
  kexts: ['com.apple.kpi.bsd'],
  profile_words: ['file-teleport', 'quantum*', 'quantum-entangle', 'define', 'literal', 'no-such-thing'],
  implicit_signal: true,
};

/** A Mac whose compiler is this one. `calls` are the profiles it was given. */
export function simulatedHost(compiler: Compiler, lists: Record<string, unknown> = {}): AskedHost & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    async compile(texts, onAnswer) {
      for (const [at, text] of texts.entries()) {
        calls.push(text);
        onAnswer(at, compile(compiler, text));
      }
    },
    list: async (list) => {
      const found = { ...LISTS, ...lists }[list] ?? null;
      return found === null ? { why: `${list} is refused` } : { found };
    },
  };
}
