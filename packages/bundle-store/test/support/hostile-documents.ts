import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bad, events, type HostileCase, index, local, rawIndex, rows, size } from './hostile-case.js';
import { type Editable, editJson, replaceFile, WORLD } from './run.js';

/** Documents that are none, or of another run. */
export const HOSTILE_DOCUMENTS: readonly HostileCase[] = [
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
