import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreProblems, examineRun, loadBundle, validateBundle } from '@runtime/bundle-store';
import { type FileSystem, nodeFileSystem } from '@runtime/files';
import { errorOf, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { drop, type Editable, editJson, layOutRun, replaceFile } from './support/run.js';

function ourRun(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  return run;
}

const found = async (run: string, fs?: FileSystem): Promise<string[]> =>
  (await validateBundle(run, { fs })).errors.map(({ code, path }) => `${code} ${path}`);
const unlist =
  (...names: string[]) =>
  (run: string) =>
    editJson(run, 'artifact_index.json', (index) => {
      index.artifacts = index.artifacts.filter(({ path }: Editable) => !names.some((name) => path.endsWith(`/${name}`)));
    });
const execution = (run: string, edit: (execution: Editable, manifest: Editable) => unknown): void =>
  editJson(run, 'run_manifest.json', (manifest) => void edit(manifest.execution, manifest));

const CORE = ['run_status.json', 'run_manifest.json', 'expected_matrix.json'];
const SCENARIO = ['runtime_results.json', 'runtime_events.normalized.json', 'path_witnesses.json', 'fixtures.json'];
const RESULTS = 'runtime_results.json';

describe('what an index must list, whoever wrote it', () => {
  const problems = (names: readonly string[], more: object = {}): (string | undefined)[] =>
    coreProblems({ names: new Set(names), missing: [], failed: false, manifest: {}, ...more }).map(({ path }) => path);
  it.each<[string, readonly string[], object, readonly string[]]>([
    ['nothing', [], {}, ['artifact_index.json']],
    ['nothing, of a run that failed', [], { failed: true }, ['artifact_index.json']],
    ['all of it', [...CORE, RESULTS], {}, []],
    ['one more', [...CORE, 'x'], {}, [RESULTS]],
    ['results of another lane', [...CORE, 'oracle_results.json'], {}, []],
    ['results that are missing', CORE, { missing: [RESULTS] }, []],
    ['no results, of a run that failed', CORE, { failed: true }, []],
    ['no results, of a dry run', CORE, { manifest: { dry_run: true } }, []],
    ['no results, of a run that may be dry', CORE, { manifest: { dry_run: 1 } }, [RESULTS]],
    ['no results, of a run without the lane', CORE, { manifest: { execution: { lanes: { scenario: false } } } }, []],
    ['no results, of a run with the lane', CORE, { manifest: { execution: { lanes: { scenario: true } } } }, [RESULTS]],
    ['no results, of a run that does not say its lanes', CORE, { manifest: { execution: { lanes: { baseline: false } } } }, [RESULTS]],
    ['no matrix', [...CORE.slice(0, 2), RESULTS], {}, ['expected_matrix.json']],
    ['a matrix that is missing', [...CORE.slice(0, 2), RESULTS], { missing: ['expected_matrix.json'] }, []],
    [
      'a manifest that is missing',
      [...CORE.filter((name) => name !== 'run_manifest.json'), RESULTS],
      { missing: CORE },
      ['run_manifest.json'],
    ],
    ['the results alone', [RESULTS], {}, CORE],
  ])('is told as a problem each: %s', (_, names, more, paths) => {
    expect(problems(names, more)).toEqual(paths);
  });
});

describe('a bundle of ours', () => {
  it.each<[string, (run: string) => void, readonly string[]]>([
    [
      'names an artifact that is a link',
      (run) => {
        rmSync(join(run, 'summary.md'));
        symlinkSync('summary.json', join(run, 'summary.md'));
      },
      ['BUNDLE_LINK summary.md'],
    ],
    [
      'does not name its manifest',
      unlist('run_manifest.json'),
      ['BUNDLE_ARTIFACT_REQUIRED run_manifest.json', 'BUNDLE_UNEXPECTED_FILE run_manifest.json'],
    ],
    [
      'has a repair log that is none',
      (run) => writeFileSync(join(run, 'repair_log.json'), '[]'),
      ['BUNDLE_REPAIR_LOG_INVALID repair_log.json'],
    ],
    ['has a status that is no object', (run) => replaceFile(run, 'run_status.json', '[]'), ['BUNDLE_DOCUMENT_INVALID run_status.json']],
    ['has an index that is no JSON', (run) => writeFileSync(join(run, 'artifact_index.json'), '{'), ['JSON_SYNTAX artifact_index.json']],
    [
      'says that it was repaired, and does not say how',
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(index, { repaired: true })),
      ['BUNDLE_REPAIR_LOG_MISSING repair_log.json'],
    ],
    ['lost its manifest', (run) => rmSync(join(run, 'run_manifest.json')), ['BUNDLE_ARTIFACT_MISSING run_manifest.json']],
    [
      'lost its status',
      (run) => rmSync(join(run, 'run_status.json')),
      ['BUNDLE_STATUS_MISSING run_status.json', 'BUNDLE_ARTIFACT_MISSING run_status.json'],
    ],
    [
      'has another manifest that is no JSON',
      (run) => replaceFile(run, 'run_manifest.json', '{', false),
      ['JSON_SYNTAX run_manifest.json', 'BUNDLE_SIZE_MISMATCH run_manifest.json'],
    ],
    ['has a manifest that is no JSON', (run) => replaceFile(run, 'run_manifest.json', '{'), ['JSON_SYNTAX run_manifest.json']],
    [
      'has a manifest of the same length',
      (run) => editJson(run, 'run_manifest.json', (manifest) => void Object.assign(manifest, { plan_id: 'plan-2' }), false),
      ['BUNDLE_DIGEST_MISMATCH run_manifest.json'],
    ],
    [
      'goes on',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 'in_progress' }), false),
      ['BUNDLE_IN_PROGRESS run_status.json'],
    ],
    [
      'has a state that is none',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 'done' })),
      ['BUNDLE_STATE_UNKNOWN run_status.json', 'BUNDLE_DOCUMENT_INVALID run_status.json'],
    ],
    [
      'has a state that is no text',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 3 })),
      ['BUNDLE_STATE_UNKNOWN run_status.json', 'BUNDLE_DOCUMENT_INVALID run_status.json'],
    ],
    [
      'failed by its status alone',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 'failed' })),
      ['BUNDLE_STATE_MISMATCH run_status.json'],
    ],
    [
      'failed by its index alone',
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(index, { status: 'failed' })),
      ['BUNDLE_STATE_MISMATCH run_status.json'],
    ],
    [
      'is partial by its index',
      (run) => editJson(run, 'artifact_index.json', (index) => void Object.assign(index, { status: 'partial' })),
      [],
    ],
    [
      'does not say which run its status is of',
      (run) => editJson(run, 'run_status.json', (status) => void delete status.run_id),
      ['BUNDLE_RUN_ID_MISMATCH run_status.json', 'BUNDLE_DOCUMENT_INVALID run_status.json'],
    ],
    [
      'lacks what its lanes leave',
      (run) => {
        for (const name of ['fixtures.json', RESULTS]) drop(run, name);
      },
      [`BUNDLE_ARTIFACT_REQUIRED ${RESULTS}`, 'BUNDLE_ARTIFACT_REQUIRED fixtures.json'],
    ],
    [
      'was dry',
      (run) => {
        for (const name of SCENARIO) drop(run, name);
        execution(run, (_, manifest) => Object.assign(manifest, { dry_run: true }));
      },
      [],
    ],
    [
      'says its lanes, and left nothing of them',
      (run) => {
        for (const name of SCENARIO) drop(run, name);
      },
      SCENARIO.map((name) => `BUNDLE_ARTIFACT_REQUIRED ${name}`),
    ],
    [
      'does not say its lanes, and left nothing of them',
      (run) => {
        for (const name of SCENARIO) drop(run, name);
        execution(run, (facts) => delete facts.lanes);
      },
      [`BUNDLE_ARTIFACT_REQUIRED ${RESULTS}`],
    ],
    [
      'has a digest twice',
      (run) => editJson(run, 'artifact_index.json', (index) => void index.artifacts.push(index.artifacts[3])),
      ['BUNDLE_DUPLICATE_PATH artifact_index.json'],
    ],
  ])('is found where it %s, with nothing else', async (_, edit, problems) => {
    const run = ourRun();
    edit(run);
    expect(await found(run)).toEqual(problems);
  });

  it('whose manifest cannot be read is told so once', async () => {
    const open: FileSystem['open'] = (path, flags, mode) => {
      if (path.endsWith('/run_manifest.json')) throw Object.assign(new Error('no'), { code: 'EACCES' });
      return nodeFileSystem.open(path, flags, mode);
    };
    expect(await found(ourRun(), { ...nodeFileSystem, open })).toEqual(['BUNDLE_READ_FAILED run_manifest.json']);
  });

  it('says where the fields of a document are wrong, and how', async () => {
    const run = ourRun();
    editJson(run, 'run_manifest.json', (manifest) => void Object.assign(manifest, { dry_run: 1 }));
    expect((await validateBundle(run)).errors.map(({ message }) => message)).toEqual([
      'run_manifest.json: /dry_run must be true or false, not a number',
    ]);
  });

  it('tells of names that are one, and of artifacts that are lost, by their names', async () => {
    const run = ourRun();
    editJson(run, 'artifact_index.json', (index) => {
      for (const name of ['summary.md', 'SUMMARY.md', 'summary.md'].slice(1))
        index.artifacts.push({ ...index.artifacts[0], path: `out/run-1/${name}` });
    });
    const messages = (await validateBundle(run)).errors.map(({ message }) => message);
    expect(messages.slice(0, 2)).toEqual(['the index holds another spelling of SUMMARY.md', 'the index names summary.md twice']);
    const other = ourRun();
    const lost = Array.from({ length: 101 }, (_, i) => `x${i}`);
    execution(other, ({ artifacts }) => artifacts.push(...lost, 3));
    const error = await errorOf(() => loadBundle(other));
    expect(error).toMatchObject({ code: 'BUNDLE_INCOMPLETE', details: { artifacts: lost.slice(0, 100) } });
    expect(error.message).toBe('the run committed 101 artifacts the index does not name: x0, x1, x2, x3, x4');
  });
});

it('files that no index names are told by name, in their order', async () => {
  const run = ourRun();
  mkdirSync(join(run, '0'));
  for (const name of ['c', 'a', 'job/b', '0/x', 'b', 'B']) writeFileSync(join(run, name), '');
  expect(await found(run)).toEqual(['0/x', 'B', 'a', 'b', 'c', 'job/b'].map((name) => `BUNDLE_UNEXPECTED_FILE ${name}`));
});

it.skipIf(process.platform === 'darwin')('a name that only reads like another is told as none, beside that other', async () => {
  const run = ourRun();
  writeFileSync(join(run, 'x\ufffd'), '');
  writeFileSync(Buffer.concat([Buffer.from(join(run, 'x')), Buffer.from([0xff])]), '');
  expect(await found(run)).toContain('BUNDLE_NAME_INVALID x\ufffd');
  expect(await found(run)).toContain('BUNDLE_UNEXPECTED_FILE x\ufffd');
});

it.each([
  ['artifact_index.json', 'BUNDLE_INDEX_TOO_MANY_ENTRIES'],
  ['run_status.json', 'BUNDLE_DOCUMENT_TOO_LARGE'],
])('a document of more values than any has is refused before it is parsed: %s', async (name, code) => {
  const run = ourRun();
  writeFileSync(join(run, name), `[${'0,'.repeat(800_001)}0]`);
  expect(await found(run)).toContain(`${code} ${name}`);
});

describe('whoever looks at a run once', () => {
  const spoil = (run: string): void => {
    writeFileSync(join(run, 'summary.md'), 'other');
    writeFileSync(join(run, 'fixtures.json'), 'other');
    writeFileSync(join(run, 'stray'), '');
  };

  it('is told of the first stage that finds something, or of all, and throws nothing', async () => {
    const run = ourRun();
    spoil(run);
    const codes = async (everyProblem: boolean) => (await examineRun(run, { everyProblem })).errors.map(({ path }) => path);
    expect(await codes(true)).toEqual(['summary.md', 'fixtures.json', 'stray']);
    expect(await codes(false)).toEqual(['summary.md']);
    const { bundle, failure, errors } = await examineRun(run);
    expect([bundle, failure?.code, errors.length]).toEqual([null, 'BUNDLE_SIZE_MISMATCH', 1]);
  });

  it('is given the bundle whose documents contradict each other, for judging it', async () => {
    const run = ourRun();
    editJson(run, 'summary.json', (summary) => void Object.assign(summary, { status: 'failed' }));
    const { bundle, failure, agreement } = await examineRun(run);
    expect([bundle?.run_id, failure?.code, agreement?.differing]).toEqual([
      'run-1',
      'BUNDLE_EVIDENCE_INCONSISTENT',
      ['summary.json#/status'],
    ]);
  });

  it('may hash as much as there is, each artifact once, and not a byte less', async () => {
    const run = ourRun();
    const { bytes: maxBytes } = await validateBundle(run);
    expect((await validateBundle(run, { maxBytes })).errors).toEqual([]);
    expect((await validateBundle(run, { maxBytes: maxBytes - 1 })).errors.map(({ code }) => code)).toEqual(['BUNDLE_TOO_LARGE']);
  });

  it.each([1, 50, 100, 200, 400])('is told once that there is more than %d bytes', async (maxBytes) => {
    expect((await validateBundle(ourRun(), { maxBytes })).errors.map(({ code }) => code)).toEqual(['BUNDLE_TOO_LARGE']);
  });
});
