import { expect, it } from 'vitest';
import { profileFileNames } from '../src/profile-files.js';

const named = (...profiles: [id: string, path: string][]): string[] =>
  profileFileNames(profiles.map(([profile_id, profile_path]) => ({ profile_id, profile_path }))).map((file) => {
    expect(file).toMatch(/^runtime_profiles\/.*\.runtime\.sb$/);
    return file.slice('runtime_profiles/'.length, -'.runtime.sb'.length);
  });

it.each<[string, [string, string][], string[]]>([
  ['have the stem of the input and the id', [['vfs:etc', 'suite/sb/etc.both.sb']], ['etc.both.vfs_etc']],
  ['have no path in them', [['../a/b', '/x/..']], ['_.__a_b']],
  ['hide no file', [['p', 'sb/.hidden.sb']], ['_hidden.p']],
  [
    'get a number where they would meet, each its own',
    [
      ['a b', 'p.sb'],
      ['a_b', 'p.sb'],
      ['A_B', 'P.sb'],
      ['c', 'p.sb'],
    ],
    ['p.a_b', 'p.a_b.2', 'P.A_B.3', 'p.c'],
  ],
  ['end at 200 characters', [['x'.repeat(300), 'p.sb']], [`p.${'x'.repeat(198)}`]],
])('names of profile files %s', (_what, profiles, expected) => {
  expect(named(...profiles)).toEqual(expected);
});
