import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { bad, digest, entryOf, type HostileCase, index, latest, local, root, size, swap } from './hostile-case.js';
import { editJson } from './run.js';

/** What is no file, what LATEST may hold, digests and sizes. */
export const HOSTILE_FILES: readonly HostileCase[] = [
  // What is no file
  bad(
    'fifo',
    'BUNDLE_NOT_REGULAR',
    'reading would wait for ever',
    swap('summary.md', (file) => execFileSync('mkfifo', [file])),
    local,
  ),
  bad(
    'fifo-index',
    'BUNDLE_NOT_REGULAR',
    'also in place of the index',
    swap('artifact_index.json', (file) => execFileSync('mkfifo', [file])),
    local,
  ),
  bad(
    'socket',
    'BUNDLE_NOT_REGULAR',
    'cannot be opened',
    ({ run }) => {
      unlinkSync(join(run, 'summary.md'));
      const server = createServer();
      return new Promise((resolve) => server.listen(join(run, 'summary.md'), () => resolve(() => void server.close())));
    },
    local,
  ),
  bad(
    'directory',
    'BUNDLE_NOT_REGULAR',
    'a directory in place of a file',
    swap('summary.md', (file) => mkdirSync(file)),
    local,
  ),
  bad(
    'directory-index',
    'BUNDLE_NOT_REGULAR',
    'a directory in place of the index',
    swap('artifact_index.json', (file) => mkdirSync(file)),
    local,
  ),
  bad('file-for-directory', 'BUNDLE_ARTIFACT_MISSING', 'a file where a directory is due', ({ run }) => {
    rmSync(join(run, 'job'), { recursive: true });
    writeFileSync(join(run, 'job'), '');
  }),
  // LATEST
  bad('latest-path', 'BUNDLE_LATEST_INVALID', 'LATEST is an id, not a path', latest('../outside\n'), root),
  bad('latest-absolute', 'BUNDLE_LATEST_INVALID', 'LATEST is an id, not a path', latest('/etc\n'), root),
  bad('latest-dot-dot', 'BUNDLE_LATEST_INVALID', 'dots alone are directories', latest('..\n'), root),
  bad('latest-empty', 'BUNDLE_LATEST_INVALID', 'an empty id names nothing', latest(''), root),
  bad('latest-two-lines', 'BUNDLE_LATEST_INVALID', 'one id and no more', latest('run-1\nrun-2\n'), root),
  bad('latest-nul', 'BUNDLE_LATEST_INVALID', 'a NUL ends a name for the system', latest('run-1\0'), root),
  bad('latest-byte-order-mark', 'BUNDLE_LATEST_INVALID', 'marks are not part of an id', latest('\ufeffrun-1\n'), root),
  bad('latest-blank', 'BUNDLE_LATEST_INVALID', 'blanks are not part of an id', latest(' run-1 \n'), root),
  bad('latest-not-utf8', 'BUNDLE_LATEST_INVALID', 'ids are ASCII', latest(Buffer.from([0xff, 0xfe])), root),
  bad('latest-large', 'BUNDLE_LATEST_TOO_LARGE', 'an id is at most 128 bytes', latest('a'.repeat(1024 * 1024)), { ...root, ...local }),
  bad('latest-dangling', 'BUNDLE_LATEST_DANGLING', 'names a run that is not there', latest('run-9\n'), root),
  bad(
    'latest-link',
    'BUNDLE_LINK',
    'LATEST itself may not be a link',
    ({ out, outside }) => {
      writeFileSync(join(outside, 'LATEST'), 'run-1\n');
      unlinkSync(join(out, 'LATEST'));
      symlinkSync(join(outside, 'LATEST'), join(out, 'LATEST'));
    },
    { ...root, ...local },
  ),
  bad(
    'latest-directory',
    'BUNDLE_NOT_REGULAR',
    'nor a directory',
    ({ out }) => {
      unlinkSync(join(out, 'LATEST'));
      mkdirSync(join(out, 'LATEST'));
      writeFileSync(join(out, 'LATEST/keep'), '');
    },
    root,
  ),
  bad('latest-absent', 'BUNDLE_NO_LATEST', 'no run is chosen by guessing', ({ out }) => unlinkSync(join(out, 'LATEST')), root),
  bad(
    'latest-to-unfinished',
    'BUNDLE_IN_PROGRESS',
    'LATEST may not name a run that is not committed',
    ({ run }) => {
      unlinkSync(join(run, 'artifact_index.json'));
      editJson(
        run,
        'run_status.json',
        (document) => {
          document.state = 'in_progress';
        },
        false,
      );
    },
    root,
  ),
  // Digests
  bad('digest-absent', 'BUNDLE_DIGEST_INVALID', 'an entry without digest vouches for nothing', digest(undefined)),
  bad('digest-null', 'BUNDLE_DIGEST_INVALID', 'null is no digest', digest(null)),
  bad('digest-short', 'BUNDLE_DIGEST_INVALID', 'a prefix is no digest', digest('ab12')),
  bad(
    'digest-upper-case',
    'BUNDLE_DIGEST_INVALID',
    'one spelling only',
    index((document) => {
      entryOf(document, 'summary.md').sha256 = entryOf(document, 'summary.md').sha256.toUpperCase();
    }),
  ),
  bad('digest-not-hexadecimal', 'BUNDLE_DIGEST_INVALID', 'letters beyond f', digest('z'.repeat(64))),
  bad('digest-other', 'BUNDLE_DIGEST_MISMATCH', 'of another file', digest('0'.repeat(64))),
  bad('byte-flipped', 'BUNDLE_DIGEST_MISMATCH', 'one byte of an artifact', ({ run }) =>
    writeFileSync(join(run, 'summary.md'), '# run-2\n'),
  ),
  bad('byte-flipped-status', 'BUNDLE_DIGEST_MISMATCH', 'the status is an artifact too', ({ run }) => {
    const file = join(run, 'run_status.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('plan-1', 'plan-2'));
  }),
  // Sizes
  bad('size-negative', 'BUNDLE_SIZE_INVALID', 'no file holds less than nothing', size('-1')),
  bad('size-fraction', 'BUNDLE_SIZE_INVALID', 'bytes are whole', size('8.5')),
  bad('size-float', 'BUNDLE_SIZE_INVALID', 'another spelling of a number', size('8.0')),
  bad('size-beyond-2-53', 'BUNDLE_SIZE_INVALID', 'readers would round it differently', size('9007199254740993')),
  bad('size-text', 'BUNDLE_SIZE_INVALID', 'a size is a number', size('"8"')),
  bad('size-other', 'BUNDLE_SIZE_MISMATCH', 'more bytes than there are', size('9')),
  bad('truncated', 'BUNDLE_SIZE_MISMATCH', 'a file cut short', ({ run }) => truncateSync(join(run, 'summary.md'), 3)),
  bad('extended', 'BUNDLE_SIZE_MISMATCH', 'a file with more at its end', ({ run }) =>
    writeFileSync(join(run, 'summary.md'), '# run-1\n\n'),
  ),
];
