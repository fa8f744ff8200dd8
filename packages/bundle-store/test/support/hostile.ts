import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Editable, editJson, entryFor, layOutRun, replaceFile, WORLD } from './run.js';

export interface HostileCase {
  /** Folder name of the aspect. */
  aspect: string;
  /** One sentence: what is wrong, and why it matters. */
  why: string;
  /** Code of the first error. */
  code: string;
  /** `root`: opened through the bundle root; otherwise through the run directory. */
  through: 'run' | 'root';
  /** Whether git can hold it: then it is kept in `fixtures/bundles`. */
  portable: boolean;
  /** Makes a good bundle bad. `out` holds it as `out/run-1`; `outside` lies beside `out`. */
  spoil(place: { out: string; run: string; outside: string }): void | Promise<() => void>;
}

type Spoil = HostileCase['spoil'];

const index =
  (edit: (document: Editable) => unknown): Spoil =>
  ({ run }) =>
    editJson(run, 'artifact_index.json', edit);
const entryOf = (document: Editable, name: string): Editable =>
  document.artifacts.find((entry: Editable) => entry.path.endsWith(`/${name}`));
const path = (to: string): Spoil =>
  index((document) => {
    entryOf(document, 'summary.md').path = to;
  });
const size = (value: string): Spoil => rawIndex((text) => text.replace(/("path": "[^"]*summary\.md",\s*"file_size": )\d+/, `$1${value}`));
const digest = (value: unknown): Spoil =>
  index((document) => {
    entryOf(document, 'summary.md').sha256 = value;
  });
const rawIndex =
  (edit: (text: string) => string | Buffer): Spoil =>
  ({ run }) => {
    const file = join(run, 'artifact_index.json');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  };
const latest =
  (content: string | Buffer): Spoil =>
  ({ out }) =>
    writeFileSync(join(out, 'LATEST'), content);
const events =
  (content: string | Buffer): Spoil =>
  ({ run }) =>
    replaceFile(run, 'runtime_events.normalized.json', content);
const rows =
  (content: string | Buffer): Spoil =>
  ({ run }) =>
    replaceFile(run, 'job/results.ndjson', content);
const swap =
  (name: string, put: (file: string, place: { outside: string }) => void): Spoil =>
  ({ run, outside }) => {
    unlinkSync(join(run, name));
    put(join(run, name), { outside });
  };

const bad = (aspect: string, code: string, why: string, spoil: Spoil, more: Partial<HostileCase> = {}): HostileCase => ({
  aspect,
  code,
  why,
  through: 'run',
  portable: true,
  spoil,
  ...more,
});
const local = { portable: false };
const root = { through: 'root' as const };

/** Each bundle is good but for one aspect. */
export const HOSTILE: readonly HostileCase[] = [
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
    'BUNDLE_PATH_COLLISION',
    'one file on the Mac, two here',
    ({ run }) => {
      writeFileSync(join(run, 'Summary.md'), 'x');
      editJson(run, 'artifact_index.json', (document) => void document.artifacts.push(entryFor('out/run-1/Summary.md', Buffer.from('x'))));
    },
    local,
  ),
  bad(
    'path-unicode-collision',
    'BUNDLE_PATH_COLLISION',
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
  // Documents
  bad('index-absent', 'BUNDLE_INDEX_MISSING', 'never committed', ({ run }) => unlinkSync(join(run, 'artifact_index.json'))),
  bad('index-without-status', 'BUNDLE_STATUS_MISSING', 'an index without the status it names', ({ run }) => {
    unlinkSync(join(run, 'run_status.json'));
  }),
  bad(
    'index-empty-file',
    'JSON_SYNTAX',
    'no document',
    rawIndex(() => ''),
  ),
  bad(
    'index-array',
    'BUNDLE_INDEX_INVALID',
    'an array where an object is due',
    rawIndex(() => '[]'),
  ),
  bad(
    'index-artifacts-object',
    'BUNDLE_INDEX_INVALID',
    'an object where an array is due',
    index((document) => {
      document.artifacts = {};
    }),
  ),
  bad(
    'index-entry-null',
    'BUNDLE_INDEX_INVALID',
    'an entry that is none',
    index((document) => void document.artifacts.push(null)),
  ),
  bad(
    'index-duplicate-key',
    'JSON_DUPLICATE_KEY',
    'readers would differ in which counts',
    rawIndex((text) => text.replace('{', '{"status": "ok",')),
  ),
  bad(
    'index-proto',
    'BUNDLE_INDEX_INVALID',
    'members behind __proto__ are not members',
    rawIndex((text) =>
      text
        .replace('"artifacts"', '"__proto__"')
        .replace(/("__proto__": \[)[\s\S]*?(\n {2}\])/, '$1{}$2')
        .replace('"run_id"', '"x"'),
    ),
  ),
  bad(
    'index-depth',
    'JSON_DEPTH_EXCEEDED',
    '200,000 levels end many parsers',
    rawIndex((text) => text.replace('{', `{"x": ${'['.repeat(200_000)}${']'.repeat(200_000)},`)),
    local,
  ),
  bad(
    'index-many-keys',
    'BUNDLE_INDEX_TOO_LARGE',
    'ten million keys',
    ({ run }) => writeMany(join(run, 'artifact_index.json'), 10_000_000),
    local,
  ),
  bad(
    'index-many-short-keys',
    'BUNDLE_INDEX_TOO_MANY_ENTRIES',
    'millions of keys within the size',
    ({ run }) => writeMany(join(run, 'artifact_index.json'), 4_000_000),
    local,
  ),
  bad(
    'index-many-entries',
    'BUNDLE_INDEX_TOO_MANY_ENTRIES',
    'more artifacts than any run has',
    rawIndex((text) => text.replace('"missing": []', `"missing": [${'"a",'.repeat(100_001)}"a"]`)),
    local,
  ),
  bad(
    'index-byte-order-mark',
    'JSON_BYTE_ORDER_MARK',
    'the digest covers it, readers drop it',
    rawIndex((text) => `\ufeff${text}`),
  ),
  bad(
    'index-not-utf8',
    'JSON_NOT_UTF8',
    'bytes that are no text',
    rawIndex((text) => Buffer.concat([Buffer.from(text.replace(/\}\s*$/, ',"x":"')), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])),
  ),
  bad(
    'index-torn',
    'JSON_SYNTAX',
    'written without a rename',
    rawIndex((text) => text.slice(0, text.length >> 1)),
  ),
  bad(
    'index-comment',
    'JSON_SYNTAX',
    'JSON has no comments',
    rawIndex((text) => `// ok\n${text}`),
  ),
  bad('index-not-a-number', 'JSON_SYNTAX', 'JSON has no NaN', size('NaN')),
  bad(
    'index-other-schema',
    'BUNDLE_SCHEMA_UNKNOWN',
    'a version nobody here knows',
    index((document) => {
      document.schema_version = 'runtime-tools.artifact_index.v9';
    }),
  ),
  bad(
    'index-status',
    'BUNDLE_STATUS_INVALID',
    'an outcome nobody here knows',
    index((document) => {
      document.status = 'fine';
    }),
  ),
  bad(
    'index-world-absent',
    'BUNDLE_INDEX_INVALID',
    'evidence of no world',
    index((document) => void delete document.world_id),
  ),
  bad(
    'index-misses-required',
    'BUNDLE_ARTIFACT_REQUIRED',
    'a decision file left out',
    index((document) => {
      document.artifacts = document.artifacts.filter((entry: Editable) => !entry.path.endsWith('/mismatch_summary.json'));
    }),
  ),
  bad('index-misses-committed', 'BUNDLE_INCOMPLETE', 'an artifact the run committed left out', ({ run }) => {
    editJson(run, 'run_manifest.json', (document) => {
      document.execution.artifacts = ['job/lost.json'];
    });
  }),
  bad(
    'missing-listed',
    'BUNDLE_MISSING_LISTED',
    'a run that did not fail has everything',
    index((document) => void document.missing.push('out/run-1/baseline_results.json')),
  ),
  bad('unexpected-file', 'BUNDLE_UNEXPECTED_FILE', 'could be read as evidence', ({ run }) =>
    writeFileSync(join(run, 'oracle_results.json'), '{}'),
  ),
  bad('unexpected-file-deep', 'BUNDLE_UNEXPECTED_FILE', 'also in a folder', ({ run }) => writeFileSync(join(run, 'job/extra.txt'), '')),
  bad('artifact-absent', 'BUNDLE_ARTIFACT_MISSING', 'deleted after the commit', ({ run }) => unlinkSync(join(run, 'summary.md'))),
  // Identity
  bad(
    'identity-index-run',
    'BUNDLE_RUN_ID_MISMATCH',
    'the index of another run',
    index((document) => {
      document.run_id = 'run-2';
    }),
  ),
  bad(
    'identity-index-world',
    'BUNDLE_WORLD_MISMATCH',
    'the index of another world',
    index((document) => {
      document.world_id = 'elsewhere';
    }),
  ),
  bad('identity-manifest-run', 'BUNDLE_RUN_ID_MISMATCH', 'the manifest of another run', ({ run }) =>
    editJson(run, 'run_manifest.json', (document) => {
      document.run_id = 'run-2';
    }),
  ),
  bad('identity-status-world', 'BUNDLE_WORLD_MISMATCH', 'the status of another world', ({ run }) =>
    editJson(run, 'run_status.json', (document) => {
      document.world_id = 'elsewhere';
    }),
  ),
  bad(
    'identity-events-run',
    'BUNDLE_RUN_ID_MISMATCH',
    'events of another run',
    events(JSON.stringify([{ run_id: 'run-2', world_id: WORLD }])),
  ),
  bad(
    'identity-events-world',
    'BUNDLE_WORLD_MISMATCH',
    'events of another world',
    events(JSON.stringify([{ run_id: 'run-1', world_id: 'elsewhere' }])),
  ),
  bad('identity-state', 'BUNDLE_STATE_MISMATCH', 'failed by its status, ok by its index', ({ run }) =>
    editJson(run, 'run_status.json', (document) => {
      document.state = 'failed';
    }),
  ),
  bad('state-unknown', 'BUNDLE_STATE_UNKNOWN', 'a state nobody here knows', ({ run }) =>
    editJson(run, 'run_status.json', (document) => {
      document.state = 'done';
    }),
  ),
  bad('state-in-progress', 'BUNDLE_IN_PROGRESS', 'an index beside a run that goes on', ({ run }) =>
    editJson(run, 'run_status.json', (document) => {
      document.state = 'in_progress';
    }),
  ),
  bad('status-array', 'BUNDLE_DOCUMENT_INVALID', 'an array where an object is due', ({ run }) => replaceFile(run, 'run_status.json', '[]')),
  bad(
    'status-depth',
    'JSON_DEPTH_EXCEEDED',
    'deeper than any status',
    ({ run }) => replaceFile(run, 'run_status.json', `${'['.repeat(200_000)}`),
    local,
  ),
  bad('status-duplicate-key', 'JSON_DUPLICATE_KEY', 'two states in one document', ({ run }) =>
    replaceFile(run, 'run_status.json', '{"state": "complete", "state": "failed"}'),
  ),
  bad('manifest-array', 'BUNDLE_DOCUMENT_INVALID', 'an array where an object is due', ({ run }) =>
    replaceFile(run, 'run_manifest.json', '[]'),
  ),
  // Rows
  bad('events-object', 'BUNDLE_ROW_INVALID', 'events are an array', events('{}')),
  bad('events-row-not-object', 'BUNDLE_ROW_INVALID', 'a row is an object', events('[1]')),
  bad('events-torn', 'BUNDLE_ROW_INVALID', 'the array does not end', events('[{"run_id": "run-1"}')),
  bad('events-text-after', 'BUNDLE_ROW_INVALID', 'a second document behind the first', events('[] []')),
  bad('events-not-utf8', 'JSON_NOT_UTF8', 'bytes that are no text', events(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]))),
  bad('events-depth', 'JSON_DEPTH_EXCEEDED', 'deeper than any row', events('['.repeat(200_000)), local),
  bad('events-duplicate-run', 'JSON_DUPLICATE_KEY', 'two runs in one row', events('[{"run_id": "run-1", "run_id": "run-2"}]')),
  bad('rows-torn', 'BUNDLE_ROW_INVALID', 'the last line has no newline', rows('{"index":0}\n{"ind')),
  bad('rows-not-object', 'BUNDLE_ROW_INVALID', 'a row is an object', rows('[]\n')),
  bad('rows-duplicate-key', 'JSON_DUPLICATE_KEY', 'two values of one member', rows('{"a":1,"a":2}\n')),
  bad('rows-not-utf8', 'JSON_NOT_UTF8', 'bytes that are no text', rows(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]))),
  bad(
    'rows-long',
    'BUNDLE_ROW_TOO_LARGE',
    'a row without end',
    ({ run }) => replaceFile(run, 'job/results.ndjson', Buffer.alloc(17 * 1024 * 1024, 0x20)),
    local,
  ),
  // Repair
  bad(
    'repaired-without-log',
    'BUNDLE_REPAIR_LOG_MISSING',
    'the index says repaired, and nothing says why',
    index((document) => {
      document.repaired = true;
    }),
  ),
  bad('repair-log-array', 'BUNDLE_REPAIR_LOG_INVALID', 'a log that is none', ({ run }) =>
    writeFileSync(join(run, 'repair_log.json'), '[]'),
  ),
  bad('repair-log-chain', 'BUNDLE_REPAIR_LOG_INVALID', 'an entry that fixes nothing before it', ({ run }) =>
    writeFileSync(
      join(run, 'repair_log.json'),
      JSON.stringify({
        schema_version: 'runtime-tools.repair_log.v0.2',
        entries: [
          {
            repaired_at_unix: 1,
            previous_index_sha256: 'x',
            before: { missing: [], digest_mismatches: [] },
            after: { missing: [], digest_mismatches: [] },
          },
        ],
      }),
    ),
  ),
];

function writeMany(file: string, keys: number): void {
  const parts: string[] = ['{'];
  for (let i = 0; i < keys; i++) parts.push(`"${i.toString(36)}":0,`);
  parts.push('"x":0}');
  writeFileSync(file, parts.join(''));
}

/** Lays out the good bundle and spoils it. Returns what ends the spoiling, if anything goes on. */
export async function layOutHostile(place: string, hostile: HostileCase): Promise<{ dir: string; end: () => void }> {
  const out = join(place, 'out');
  const run = join(out, 'run-1');
  const outside = join(place, 'outside');
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  layOutRun(run, { runId: 'run-1' });
  writeFileSync(join(out, 'LATEST'), 'run-1\n');
  const end = await hostile.spoil({ out, run, outside });
  return { dir: hostile.through === 'root' ? out : run, end: typeof end === 'function' ? end : () => {} };
}
