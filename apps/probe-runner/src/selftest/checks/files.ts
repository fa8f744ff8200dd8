import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { askHelper } from '../../native/ask.js';
import { runTool } from '../../run-tool.js';
import { type Check, judged, notApplicable, open } from '../check.js';

/** Of `fcntl.h`: a link in any component of the path is refused. */
const O_NOFOLLOW_ANY = 0x20000000;

/** The file system, in the folder of the check. */
export const FILE_CHECKS: readonly Check[] = [
  {
    id: 'getpath_nofirmlink',
    group: 'files',
    question: 'Does F_GETPATH_NOFIRMLINK answer through the helper?',
    expected: 'both paths',
    means: 'witnesses of a path (native/src/files.c) would have one spelling less',
    run: async ({ host, directory }) => {
      if (host.helper === null) return notApplicable('there is no native helper');
      const path = join(directory, 'file');
      writeFileSync(path, 'x');
      const answer = await askHelper(host.helper, { call: 'open_read', options: { path } });
      const has_path = answer?.observed.observed_path !== undefined;
      const has_nofirmlink = answer?.observed.observed_path_nofirmlink !== undefined;
      return judged(answer?.rc === 0 && has_path && has_nofirmlink, { rc: answer?.rc ?? null, has_path, has_nofirmlink });
    },
  },
  {
    id: 'nofollow_any',
    group: 'files',
    question: 'Does O_NOFOLLOW_ANY refuse a link in the middle of a path?',
    expected: 'ELOOP',
    means: 'a strict reader (packages/files, strict-directory) would have to look at each component by itself here',
    run: async ({ host, directory }) => {
      if (host.platform !== process.platform) return notApplicable('the flag is one of macOS');
      mkdirSync(join(directory, 'folder'));
      writeFileSync(join(directory, 'folder', 'file'), 'x');
      symlinkSync('folder', join(directory, 'link'));
      const code = codeOf(() => closeSync(openSync(join(directory, 'link', 'file'), O_NOFOLLOW_ANY)));
      return judged(code === 'ELOOP', { code });
    },
  },
  {
    id: 'names',
    group: 'files',
    question: 'Are names told apart by case, and by Unicode form?',
    expected: null,
    means: 'the case rule of this volume in the world file, and names that collide in bundles (BUNDLE_NAMES_COLLIDE)',
    run: async ({ directory }) => {
      writeFileSync(join(directory, 'name'), '');
      writeFileSync(join(directory, 'é'), '');
      return open({ case_matters: !existsSync(join(directory, 'NAME')), form_matters: !existsSync(join(directory, 'e\u0301')) });
    },
  },
  {
    id: 'sync',
    group: 'files',
    question: 'How long do a hundred syncs of a file and of its folder take?',
    expected: null,
    means: 'the time of a commit (packages/files, write.ts) grows with it',
    run: async ({ directory }) => {
      const file = openSync(join(directory, 'file'), 'w');
      const folder = openSync(directory, 'r');
      const begun = performance.now();
      let folderCode: string | null = null;
      for (let at = 0; at < 100; at += 1) {
        writeSync(file, 'x');
        fsyncSync(file);
        folderCode ??= codeOf(() => fsyncSync(folder));
      }
      closeSync(file);
      closeSync(folder);
      return open({ milliseconds: Math.round(performance.now() - begun), folder_error: folderCode });
    },
  },
  {
    id: 'processes_shown',
    group: 'files',
    question: 'Does ps show arguments and environment of processes of this user?',
    expected: 'arguments',
    means: 'supervise/sweep.ts finds left processes by a mark in their arguments',
    run: async ({ host }) => {
      const { rc, stdout } = await runTool(host.tools.ps, ['-axwwE', '-o', 'pid=,command=']);
      const own = stdout.split('\n').find((line) => Number.parseInt(line, 10) === process.pid) ?? '';
      return judged(rc === 0 && own.includes('node'), {
        status: rc,
        arguments: own.includes('node'),
        environment: own.includes('LC_ALL='),
      });
    },
  },
];

function codeOf(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  }
}
