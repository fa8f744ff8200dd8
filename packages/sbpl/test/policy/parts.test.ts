import type { SystemProfile, WorldSystemProfiles } from '@runtime/contracts';
import { readProfile } from '@runtime/sbpl';
import type { OperationTable } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { builtInOf } from '../../src/policy/built-in.js';
import { isPathFilter } from '../../src/policy/filter-names.js';
import { messageRules } from '../../src/policy/message-filter.js';
import { nearWord } from '../../src/policy/near-word.js';
import { foldName, placesOf } from '../../src/policy/spelling.js';
import { systemProfile } from '../../src/policy/system-profiles.js';
import { visitTexts } from '../../src/policy/visit.js';
import { answer, ask, DENY, policyOf } from '../helpers.js';

describe('what a host answers by itself', () => {
  const table = (parent: string | null, action: string | null, source = 'captured') =>
    ({ parent: () => parent, builtIn: () => action, sources: { built_in: { source } } }) as unknown as OperationTable;

  it.each([
    ['a root that allows', table(null, 'allow'), { action: 'allow', certain: true }],
    ['a root that denies', table(null, 'deny'), { action: 'deny', certain: true }],
    ['a root that says nothing', table(null, null), { action: 'deny', certain: true }],
    ['a root, though it is assumed', table(null, 'allow', 'assumed'), { action: 'allow', certain: true }],
    ['nothing', table('default', null), null],
    ['what is known', table('default', 'allow'), { action: 'allow', certain: true }],
    ['what is assumed', table('default', 'allow', 'assumed'), { action: 'allow', certain: false }],
    ['what nobody knows', table('default', 'unknown'), { action: 'unknown', certain: false }],
  ])('is %s', (_what, operations, expected) => {
    expect(builtInOf(operations, 'x', 1)).toEqual(expected);
  });
});

describe('the places of a path', () => {
  it.each([
    ['/', ['/']],
    ['/a', ['/', '/a']],
    ['/A/bé', ['/', '/a', '/a/be\u0301']],
  ])('are it and every folder above it: %s', (path, places) => {
    expect(placesOf(path)).toEqual(places);
    expect(foldName(path)).toBe(places.at(-1));
  });
});

it('a message filter holds rules, and nothing else that stands in it', () => {
  const { forms } = readProfile('(allow a b "c") (deny d) (deny) (if x y) word ("deny") ((deny e))').tree;
  const { rules, denied } = messageRules(forms);
  expect(rules.map(({ action, operations }) => [action, ...operations])).toEqual([['allow', 'a', 'b'], ['deny', 'd'], ['deny']]);
  expect(denied).toEqual(['d', 'a message']);
});

it('a word that is like none is likened to none', () => {
  expect([nearWord('tcpp', ['tcp', 'udp']), nearWord('zzzzzzzz', ['tcp', 'udp'])]).toEqual(['; did you mean tcp?', '']);
});

describe('a system profile in words of this project', () => {
  const profile: SystemProfile = {
    complete: true,
    imports: ['other.sb'],
    rules: [
      { action: 'allow', operations: ['syscall-unix'], filters: [{ filter: 'syscall-number', values: ['SYS_read', 'SYS_write'] }] },
      { action: 'deny', operations: ['file-read*', 'file-write*'], filters: [{ filter: 'literal', values: ['/a "b" \\c'] }] },
    ],
    functions: { more: [{ action: 'allow', operations: ['signal'] }] },
  };
  const known = { profiles: { 'system.sb': profile } } as unknown as WorldSystemProfiles;

  it('has words bare and texts in quotes', () => {
    expect(systemProfile(known, '/usr/share/sandbox/system.sb')).toEqual({
      text: [
        '(version 1)',
        '(import "other.sb")',
        '(allow syscall-unix (syscall-number SYS_read SYS_write))',
        '(deny file-read* file-write* (literal "/a \\"b\\" \\\\c"))',
        '(define-once (more) (allow signal))',
      ].join('\n'),
      ...{ file: 'system.sb (assumed)', complete: true, operations: ['syscall-unix', 'file-read*', 'file-write*'] },
    });
  });

  it('is none where nothing is known of it', () => {
    expect([systemProfile(null, 'system.sb'), systemProfile(known, 'none.sb'), systemProfile(known, 'toString')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

it('the texts of a filter are visited, and nothing else of it', () => {
  const { filter } =
    policyOf(`${DENY}(allow file-read* (require-all (literal "/a") (require-not (uid 0)) (vnode-type DIRECTORY)))`).rules.at(-1) ?? {};
  const seen: string[] = [];
  visitTexts(filter as never, ({ kind, value }) => seen.push(`${kind} ${value}`));
  expect(seen).toEqual(['text /a', 'text DIRECTORY']);
});

describe('filters of the language', () => {
  it('take a path as a text and never as a word', () => {
    const names = [
      'literal',
      'subpath',
      'mount-relative-literal',
      'mount-relative-path-regex',
      'path-ancestors',
      'global-name',
      'vnode-type',
    ];
    expect(names.filter(isPathFilter)).toEqual(names.slice(0, 5));
  });

  it('take a truth for an entitlement', () => {
    const process = { entitlements: ['com.x'] };
    const held = (value: string) =>
      answer(`${DENY}(allow file-read* (require-entitlement "com.x" (entitlement-value ${value})))`, 'file-read-data', '/x', { process });
    expect(['#t', '#f', '1'].map(held)).toEqual(['allow', 'deny', 'unknown']);
  });

  it('say of a name in another spelling which it is', () => {
    const { unknown } = ask(`${DENY}(allow file-read* (literal "/Users/me/Notes"))`, 'file-read-data', '/Users/me/notes');
    expect(unknown?.[0]?.reason).toBe(
      '/Users/me/Notes differs in case or Unicode form only, and how the volume spells the name is not known',
    );
  });
});
