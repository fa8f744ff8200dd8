import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bad, entryOf, type HostileCase, index, local, path, rawIndex, root, swap } from './hostile-case.js';
import { editJson, entryFor } from './run.js';

/** Paths that lead out, and links that do. */
export const HOSTILE_NAMES: readonly HostileCase[] = [
  // Paths that lead out
  bad('path-dot-dot', 'BUNDLE_PATH_OUTSIDE', 'a name may not climb', path('out/run-1/../../outside/secret.txt')),
  bad('path-dot-dot-at-end', 'BUNDLE_PATH_OUTSIDE', 'nor end above', path('out/run-1/job/..')),
  bad('path-dot-dot-inside', 'BUNDLE_PATH_OUTSIDE', 'even where it comes back', path('out/run-1/job/../summary.md')),
  bad('path-dot', 'BUNDLE_PATH_OUTSIDE', 'a second spelling of a name', path('out/run-1/./summary.md')),
  bad('path-empty-component', 'BUNDLE_PATH_OUTSIDE', 'a second spelling of a name', path('out/run-1//summary.md')),
  bad('path-trailing-slash', 'BUNDLE_PATH_OUTSIDE', 'a directory is no artifact', path('out/run-1/summary.md/')),
  bad('path-absolute', 'BUNDLE_PATH_OUTSIDE', 'absolute paths are of another host', path('/etc/passwd')),
  bad('path-other-run', 'BUNDLE_PATH_OUTSIDE', 'another bundle is no part of this one', path('out/run-2/summary.md')),
  bad('path-longer-prefix', 'BUNDLE_PATH_OUTSIDE', 'a prefix of letters is no directory', path('out/run-1x/summary.md')),
  bad('path-home', 'BUNDLE_PATH_OUTSIDE', 'no shell reads these', path('~/secret.txt')),
  bad('path-empty', 'BUNDLE_PATH_OUTSIDE', 'no name at all', path('')),
  bad('path-backslash', 'BUNDLE_PATH_INVALID', 'a separator elsewhere', path('out/run-1/..\\..\\outside\\secret.txt')),
  bad(
    'path-percent',
    'BUNDLE_ARTIFACT_MISSING',
    'percent signs are letters, not spellings',
    index((document) => void document.artifacts.push(entryFor('out/run-1/%2e%2e%2fsecret.txt', Buffer.alloc(0)))),
  ),
  bad('path-nul', 'BUNDLE_PATH_INVALID', 'the system would cut the name here', path('out/run-1/summary.md\u0000.txt')),
  bad('path-newline', 'BUNDLE_PATH_INVALID', 'would forge a line of output', path('out/run-1/summary\n.md')),
  bad(
    'path-lone-surrogate',
    'BUNDLE_PATH_INVALID',
    'no file name can hold it',
    rawIndex((text) => text.replace('/summary.md"', '/\\ud800.md"')),
  ),
  bad('path-too-long', 'BUNDLE_PATH_TOO_LONG', 'beyond what any system opens', path(`out/run-1/${'a/'.repeat(600)}b`)),
  bad('path-of-the-index', 'BUNDLE_PATH_INVALID', 'an index cannot hold its own digest', path('out/run-1/artifact_index.json')),
  bad(
    'path-number',
    'BUNDLE_INDEX_INVALID',
    'a path is a text',
    index((document) => {
      entryOf(document, 'summary.md').path = 7;
    }),
  ),
  bad(
    'path-duplicate',
    'BUNDLE_DUPLICATE_PATH',
    'which of the two would count?',
    index((document) => void document.artifacts.push(entryOf(document, 'summary.md'))),
  ),
  bad(
    'path-case-collision',
    'BUNDLE_NAMES_COLLIDE',
    'one file on the Mac, two here',
    ({ run }) => {
      writeFileSync(join(run, 'Summary.md'), 'x');
      editJson(run, 'artifact_index.json', (document) => void document.artifacts.push(entryFor('out/run-1/Summary.md', Buffer.from('x'))));
    },
    local,
  ),
  ...(
    [
      ['folder-case-collision', ['Job/x', 'job/y']],
      ['folder-fold-collision', ['runtime_profiles/stra\u00dfe/x', 'runtime_profiles/STRASSE/y']],
      ['folder-file-collision', ['X.sb', 'x.sb/y']],
      ['file-folder-collision', ['x.sb/y/z', 'X.sb']],
    ] as const
  ).map(([name, files]) =>
    bad(
      name,
      'BUNDLE_NAMES_COLLIDE',
      'one folder on the Mac, two here',
      ({ run }) => {
        for (const file of files) {
          mkdirSync(dirname(join(run, file)), { recursive: true });
          writeFileSync(join(run, file), 'x');
          editJson(run, 'artifact_index.json', (document) => void document.artifacts.push(entryFor(`out/run-1/${file}`, Buffer.from('x'))));
        }
      },
      local,
    ),
  ),
  bad(
    'path-unicode-collision',
    'BUNDLE_NAMES_COLLIDE',
    'one file on the Mac, two here',
    ({ run }) => {
      for (const name of ['caf\u00e9.txt', 'cafe\u0301.txt']) {
        writeFileSync(join(run, name), 'x');
        editJson(run, 'artifact_index.json', (document) => void document.artifacts.push(entryFor(`out/run-1/${name}`, Buffer.from('x'))));
      }
    },
    local,
  ),
  // Links
  bad(
    'link-artifact',
    'BUNDLE_LINK',
    'the target may change unseen',
    swap('summary.md', (file, { outside }) => symlinkSync(join(outside, 'secret.txt'), file)),
    local,
  ),
  bad(
    'link-artifact-inside',
    'BUNDLE_LINK',
    'even one that stays inside',
    swap('summary.md', (file) => symlinkSync('summary.json', file)),
    local,
  ),
  bad(
    'link-dangling',
    'BUNDLE_LINK',
    'a link is not a missing file',
    swap('summary.md', (file) => symlinkSync('nowhere', file)),
    local,
  ),
  bad(
    'link-loop',
    'BUNDLE_LINK',
    'leads to itself',
    swap('summary.md', (file) => symlinkSync('summary.md', file)),
    local,
  ),
  bad(
    'link-directory',
    'BUNDLE_LINK',
    'a link on the way counts as one',
    ({ run, outside }) => {
      renameSync(join(run, 'job'), join(outside, 'job'));
      symlinkSync(join(outside, 'job'), join(run, 'job'));
    },
    local,
  ),
  bad(
    'link-index',
    'BUNDLE_LINK',
    'the barrier itself',
    ({ run, outside }) => {
      renameSync(join(run, 'artifact_index.json'), join(outside, 'index.json'));
      symlinkSync(join(outside, 'index.json'), join(run, 'artifact_index.json'));
    },
    local,
  ),
  bad(
    'link-status',
    'BUNDLE_LINK',
    'read before the index',
    ({ run, outside }) => {
      renameSync(join(run, 'run_status.json'), join(outside, 'status.json'));
      symlinkSync(join(outside, 'status.json'), join(run, 'run_status.json'));
    },
    local,
  ),
  bad(
    'link-run-directory',
    'BUNDLE_LINK',
    'LATEST must name a directory of the root',
    ({ out, run, outside }) => {
      renameSync(run, join(outside, 'run-1'));
      symlinkSync(join(outside, 'run-1'), join(out, 'run-1'));
    },
    { ...local, ...root },
  ),
  bad(
    'link-unindexed',
    'BUNDLE_LINK',
    'a link beside the index',
    ({ run, outside }) => symlinkSync(join(outside, 'secret.txt'), join(run, 'extra')),
    local,
  ),
  bad(
    'hard-link',
    'BUNDLE_HARD_LINK',
    'has another name through which it can be changed',
    swap('summary.md', (file, { outside }) => {
      writeFileSync(join(outside, 'twin'), '# run-1\n');
      linkSync(join(outside, 'twin'), file);
    }),
    local,
  ),
];
