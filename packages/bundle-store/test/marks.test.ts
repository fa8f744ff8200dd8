import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { MarkSearch } from '../src/reading/mark-search.js';
import { type Editable, editJson, layOutRun } from './support/run.js';

/** A run that nothing shows to be ours. */
function unmarked(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  rmSync(join(run, 'job'), { recursive: true });
  editJson(run, 'run_manifest.json', (manifest) => void delete manifest.execution);
  list(run, (paths) => paths.filter((path) => !path.includes('/job/')));
  return run;
}

function list(run: string, edit: (paths: string[]) => string[]): void {
  editJson(run, 'artifact_index.json', (index) => {
    index.artifacts = edit(index.artifacts.map(({ path }: Editable) => path)).map((path) => ({
      path,
      file_size: 0,
      sha256: 'ab'.repeat(32),
    }));
  });
}

/** Nobody here knows how to read evidence of the reference. */
const rulesOf = (run: string): Promise<string> =>
  validateBundle(run).then(
    ({ rule_set }) => rule_set,
    ({ code }) => (code === 'BUNDLE_READING_UNKNOWN' ? 'reference' : code),
  );

const put = (name: string, text: string) => (run: string) => {
  mkdirSync(join(run, name, '..'), { recursive: true });
  writeFileSync(join(run, name), text);
};
const without =
  (...names: string[]) =>
  (path: string) =>
    !names.some((name) => path.endsWith(`/${name}`));
const listing =
  (path: string, ...gone: string[]) =>
  (run: string) =>
    list(run, (paths) => [...paths.filter(without(...gone)), path]);
const MARK = '{"harness": "runtime-simulated/2"}';
const BOTH = ['run_manifest.json', 'run_status.json'];

describe('a run is read by our rules', () => {
  it.each<[string, (run: string) => void]>([
    ['by the manifest', (run) => editJson(run, 'run_manifest.json', (manifest) => void Object.assign(manifest, { execution: null }))],
    ['by a damaged manifest', put('run_manifest.json', '{"execution": {}')],
    ['by a damaged manifest that is spelled with escapes', put('run_manifest.json', '{"ex\\u0065cution": {}')],
    ['by a folder', (run) => mkdirSync(join(run, 'job'))],
    ['by a folder in another spelling', (run) => mkdirSync(join(run, 'JOB'))],
    ['by an entry of the job', listing('out/run-1/job/x')],
    ['by an entry of a profile', listing('out/run-1/runtime_profiles/x')],
    ['by an entry of launchd, beside the status alone', listing('out/run-1/launchctl/x', 'run_manifest.json')],
    ['by an entry beside the second of two manifests', listing('a/job/x')],
    ['by the job alone', listing('x/job/results.ndjson', ...BOTH)],
    ['by the job alone, at the root', listing('job/done.json', ...BOTH)],
    ...[
      'runtime_results.json',
      'runtime_events.normalized.json',
      'mismatch_packets.jsonl',
      'summary.json',
      'oracle_results.json',
      'repair_log.json',
      'fixtures.json',
    ].map((name): [string, (run: string) => void] => [`by a mark in ${name}`, put(name, MARK)]),
  ])('%s', async (what, mark) => {
    const run = unmarked();
    if (what.includes('two manifests')) list(run, (paths) => [...paths, 'a/run_manifest.json']);
    mark(run);
    expect(await rulesOf(run)).toBe('runtime');
  });

  it.each<[string, (run: string) => void]>([
    ['without a mark', () => {}],
    ['without documents', (run) => rmSync(join(run, 'run_manifest.json'))],
    ['with a manifest that is no object', put('run_manifest.json', '["execution"]')],
    ['with a member of that name elsewhere', put('run_manifest.json', '{"x": {"execution": 1}}')],
    ['with a folder of another name', (run) => mkdirSync(join(run, 'jobs'))],
    ['with an entry beside another run', listing('out/run-2/job/x')],
    ['with an entry in a folder of a folder', listing('out/run-1/sub/job/x')],
    ['with an entry of a file of that name', listing('out/run-1/job')],
    ['with another entry of a job, where no document says where the run is', listing('x/job/x', ...BOTH)],
    ['with an entry whose folder only ends so', listing('x/myjob/job.json', ...BOTH)],
    ['with a mark in a text', put('summary.md', MARK)],
    ['with a mark of another writer', put('summary.json', '{"harness": "other/2", "generated_by": "@other/x"}')],
  ])('and not %s', async (_, mark) => {
    const run = unmarked();
    mark(run);
    expect(await rulesOf(run)).toBe('reference');
  });
});

describe('a mark in a text that comes in pieces', () => {
  const found = (pieces: readonly string[]): boolean => {
    const search = new MarkSearch();
    for (const piece of pieces) if (!search.push(Buffer.from(piece))) return true;
    return search.found;
  };
  const MARKS = [
    '{"harness": "runtime-x"}',
    '{"h\\u0061rness"\n:\t"runtime\\u002Dx"}',
    '{"generated_by" : "@runtime\\/x"}',
    '{"rule_set":"runtime"}',
    '\\u0022harness\\u0022:"runtime-',
  ];
  const OTHERS = [
    '{"harness": "runtim-x"}',
    '{"h\\u0062rness": "runtime-x"}',
    '{"harness", "runtime-x"}',
    '{"rule_set":"runtimes"}',
    '\\',
    '',
  ];

  it.each([...MARKS.map((text) => [text, true] as const), ...OTHERS.map((text) => [text, false] as const)])(
    'is found wherever the pieces are cut: %j is one: %j',
    (text, isMark) => {
      const padded = `${' '.repeat(100)}${'x'.repeat(70)}${text}${'x'.repeat(20)}`;
      for (let cut = 0; cut <= padded.length; cut++) expect(found([padded.slice(0, cut), padded.slice(cut)]), `${cut}`).toBe(isMark);
      expect(found([...padded])).toBe(isMark);
      expect(found([...text])).toBe(isMark);
      expect(found([text])).toBe(isMark);
    },
  );
});
