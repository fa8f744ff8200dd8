import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { event, evidenceBundle } from '../../promotion/test/support/evidence-bundle.js';
import { lanesRun } from './support/lanes.js';
import { copied, type Editable, editJson, replaceFile } from './support/run.js';

const problemsOf = async (run: string): Promise<(string | undefined)[][]> =>
  (await validateBundle(run)).errors.map(({ code, path }) => [code, path]);

it('a policy that a step in front of the probe never reached decides nothing, whatever the row answers', async () => {
  const layers = (decision: string) => ({ process_policy: { decision }, effective_decision: decision, attribution: 'unknown' });
  const told = async (decision: string, stage: string) =>
    problemsOf((await evidenceBundle({ events: [event(0, { failure_stage: stage, policy_layers: layers(decision) })] })).run);
  expect(await told('unknown', 'bootstrap')).toEqual([]);
  expect(await told('deny', 'bootstrap')).toEqual([['BUNDLE_ROWS_MISMATCH', 'runtime_events.normalized.json']]);
  expect(await told('unknown', 'probe')).toEqual([['BUNDLE_ROWS_MISMATCH', 'runtime_events.normalized.json']]);
});

describe('a job that is not the one of the run', () => {
  const REBIND: readonly (readonly [string, (run: string) => void])[] = [
    ['another job', (run) => editJson(run, 'job/job.json', (job: Editable) => Object.assign(job, { more: 1 }))],
    ['other rows', (run) => replaceFile(run, 'job/results.ndjson', `${readFileSync(join(run, 'job/results.ndjson'), 'utf8')}\n`)],
    [
      'a row that is lost',
      (run) => replaceFile(run, 'job/results.ndjson', readFileSync(join(run, 'job/results.ndjson'), 'utf8').replace(/.*\n/, '')),
    ],
    [
      'an end record of other rows',
      (run) => editJson(run, 'job/done.json', (done: Editable) => Object.assign(done, { rows_sha256: 'ab'.repeat(32) })),
    ],
    [
      'a manifest of another job',
      (run) =>
        editJson(run, 'run_manifest.json', (manifest: Editable) => void Object.assign(manifest.execution, { job_sha256: 'ab'.repeat(32) })),
    ],
  ];
  it.each(REBIND)('is found: %s', async (_, edit) => {
    const run = await lanesRun();
    edit(run);
    expect((await problemsOf(run)).map(([code]) => code)).toContain('BUNDLE_JOB_MISMATCH');
  });
});

describe('what launchd was told', () => {
  const LAUNCH = 'launchctl/launchctl_diagnostics.json';
  const LABEL = 'runtime.run-1';
  const launch = { run_id: 'run-1', label: LABEL, staged: [{ name: 'runner.mjs', sha256: 'cd'.repeat(32) }] };
  const good = copied(
    async () => (await evidenceBundle({ extra: { [LAUNCH]: JSON.stringify(launch) }, status: { launchctl_diagnostics: LAUNCH } })).run,
  );
  /** A run with the record of its launch, which says what the manifest says. */
  async function launched(edit: (launch: Editable, manifest: Editable, status: Editable) => void = () => {}): Promise<string> {
    const run = await good();
    const names = [LAUNCH, 'run_manifest.json', 'run_status.json'];
    const [record, manifest, status] = names.map((name): Editable => JSON.parse(readFileSync(join(run, name), 'utf8')));
    record.staged.push({ name: 'job/job.json', sha256: manifest.execution.job_sha256 });
    edit(record, manifest, status);
    for (const [at, document] of [record, manifest, status].entries()) replaceFile(run, names[at] as string, JSON.stringify(document));
    return run;
  }

  it('is what the run says', async () => {
    expect(await problemsOf(await launched())).toEqual([]);
  });

  it.each<[string, Parameters<typeof launched>[0], [string, string]]>([
    [
      'another label in the manifest',
      (_, { execution }) => Object.assign(execution.clean_start, { label: 'x' }),
      ['BUNDLE_EVIDENCE_INCONSISTENT', 'run_manifest.json'],
    ],
    [
      'another label in the record',
      (launch) => Object.assign(launch, { label: 'x' }),
      ['BUNDLE_EVIDENCE_INCONSISTENT', 'run_manifest.json'],
    ],
    ['another run in the record', (launch) => Object.assign(launch, { run_id: 'x' }), ['BUNDLE_RUN_ID_MISMATCH', LAUNCH]],
    [
      'another runner',
      (_, { execution }) => Object.assign(execution, { runner_sha256: 'ef'.repeat(32) }),
      ['BUNDLE_EVIDENCE_INCONSISTENT', 'run_manifest.json'],
    ],
    [
      'no runner',
      (_, { execution }) => Object.assign(execution, { runner_sha256: null }),
      ['BUNDLE_EVIDENCE_INCONSISTENT', 'run_manifest.json'],
    ],
    ['another job', (launch) => Object.assign(launch.staged[1], { sha256: 'ef'.repeat(32) }), ['BUNDLE_JOB_MISMATCH', LAUNCH]],
    [
      'another place',
      (_, __, status) => Object.assign(status, { launchctl_diagnostics: 'x' }),
      ['BUNDLE_EVIDENCE_INCONSISTENT', 'run_status.json'],
    ],
  ])('and is held against it: %s', async (_, edit, problem) => {
    expect(await problemsOf(await launched(edit))).toContainEqual(problem);
  });
});

it('the two copies of the matrix are one', async () => {
  const run = await lanesRun();
  editJson(run, 'expected_matrix.generated.json', (matrix: Editable) => Object.assign(matrix, { more: 1 }));
  expect(await problemsOf(run)).toEqual([['BUNDLE_JOB_MISMATCH', 'expected_matrix.generated.json']]);
});

describe('documents that contradict each other', () => {
  const SAID: readonly (readonly [file: string, path: string])[] = [
    ...['channel', 'plan_id', 'plan_digest'].map((name) => ['run_status.json', name] as const),
    ...['channel', 'plan_id', 'dry_run', 'lanes'].map((name) => ['summary.json', name] as const),
    ['apply_preflight.json', 'apply_ok'],
    ['apply_preflight.json', 'harness'],
    ['run_manifest.json', 'channel'],
    ['run_manifest.json', 'stage_used'],
    ['run_manifest.json', 'output_root'],
    ['run_manifest.json', 'execution.lanes.baseline'],
    ['run_manifest.json', 'execution.lanes.oracle'],
    ['run_manifest.json', 'execution.artifacts'],
    ['run_manifest.json', 'execution.runner'],
    ['run_manifest.json', 'apply_preflight.record.apply_ok'],
    ['run_manifest.json', 'apply_preflight.record.exit_code'],
    ['run_status.json', 'error'],
    ['run_status.json', 'failure_stage'],
    ['summary.json', 'status'],
    ['summary.json', 'mismatch_counts'],
    ['job/done.json', 'ended'],
    ['job/done.json', 'rows'],
    ['runtime_results.json', 'p.run_id'],
    ['fixtures.json', 'plan_id'],
    ['path_witnesses.json', 'plan_id'],
  ];
  const OTHER: Record<string, unknown> = {
    channel: 'direct',
    dry_run: true,
    lanes: {},
    apply_ok: false,
    harness: 'runtime-simulated/2',
    runner: 'simulated',
    exit_code: 7,
    stage_used: false,
    baseline: false,
    oracle: false,
    artifacts: [],
    status: 'failed',
    mismatch_counts: { unexpected_allow: 2 },
    ended: 'stopped',
    rows: 2,
    plan_digest: 'cd'.repeat(32),
  };
  it.each(SAID)('are found: %s says another %s', async (file, path) => {
    const run = await lanesRun();
    editJson(run, file, (document: Editable) => {
      const names = path.split('.');
      const last = names.pop() as string;
      names.reduce((place, name) => place[name], document)[last] = OTHER[last] ?? 'other';
    });
    expect((await problemsOf(run)).map(([code]) => code)).toContain('BUNDLE_EVIDENCE_INCONSISTENT');
  });
});

describe('a document of another run or world', () => {
  const HEADS = ['run_id', 'world_id'].flatMap((name) =>
    ['baseline_results.json', 'oracle_results.json', 'path_witnesses.json', 'fixtures.json', 'job/job.json'].map((file) => [file, name]),
  );
  it.each([...HEADS, ['expected_matrix.json', 'world_id'], ['mismatch_summary.json', 'world_id']])(
    'is found, also where it says so at its end: %s, %s',
    async (file, name) => {
      const run = await lanesRun();
      editJson(run, file, ({ [name]: _, ...document }: Editable) => ({ before: {}, ...document, [name]: 'other' }));
      expect((await problemsOf(run)).filter(([code]) => code === 'BUNDLE_EVIDENCE_INCONSISTENT')).toEqual([
        ['BUNDLE_EVIDENCE_INCONSISTENT', file],
      ]);
    },
  );
});

describe('a fact of the run that is of another type', () => {
  const FACTS = ['producer', 'runner', 'runner_sha256', 'world', 'filters', 'lanes', 'host', 'world_match', 'tools', 'clean_start', 'lock'];
  it.each(FACTS)('is an error, and one that is unknown is a warning: %s', async (name) => {
    const set = async (value: unknown): Promise<string> => {
      const run = await lanesRun();
      editJson(run, 'run_manifest.json', (manifest: Editable) => void Object.assign(manifest.execution, { [name]: value }));
      return run;
    };
    expect(await problemsOf(await set(3))).toContainEqual(['BUNDLE_DOCUMENT_INVALID', 'run_manifest.json']);
    expect(await problemsOf(await set(null))).not.toContainEqual(['BUNDLE_DOCUMENT_INVALID', 'run_manifest.json']);
  });
});

describe('an index that shows nothing', () => {
  it.each(['run_status.json', 'run_manifest.json', 'expected_matrix.json'])('is an error: without %s', async (name) => {
    const run = await lanesRun();
    rmSync(join(run, name));
    editJson(run, 'artifact_index.json', (index: Editable) => {
      index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.endsWith(`/${name}`));
    });
    expect(await problemsOf(run)).toContainEqual(['BUNDLE_ARTIFACT_REQUIRED', name]);
  });

  it('is an error: empty, and nothing was looked at', async () => {
    const run = await lanesRun();
    editJson(run, 'artifact_index.json', (index: Editable) => Object.assign(index, { artifacts: [] }));
    const { ok, looked_at, errors } = await validateBundle(run);
    expect({ ok, looked_at }).toEqual({ ok: false, looked_at: { artifacts: 0, rows: 0 } });
    expect(errors.map(({ code }) => code)).toContain('BUNDLE_ARTIFACT_REQUIRED');
  });
});

describe('a file whose name is not UTF-8', () => {
  it.skipIf(process.platform === 'darwin').each([
    ['in the run', '.'],
    ['in a folder of it', 'job'],
  ])('is seen: %s', async (_, folder) => {
    const run = await lanesRun();
    writeFileSync(Buffer.concat([Buffer.from(join(run, folder, 'x')), Buffer.from([0xff])]), '{}');
    expect((await problemsOf(run)).map(([code]) => code)).toContain('BUNDLE_NAME_INVALID');
  });
});

describe('marks of ours', () => {
  it.each([
    ['far behind the beginning of a document', `${' '.repeat(3_000_000)}"harness": "runtime-simulated/2"`],
    ['spelled with escapes', '"h\\u0061rness"  :\n "runtime\\u002dsimulated/2"'],
    ['with a slash that is escaped', '"generated_by": "@runtime\\/observations"'],
  ])('are found %s', async (_, mark) => {
    const run = await lanesRun();
    rmSync(join(run, 'job'), { recursive: true });
    editJson(run, 'run_manifest.json', (manifest: Editable) => void delete manifest.execution);
    editJson(run, 'artifact_index.json', (index: Editable) => {
      index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.includes('/job/'));
    });
    for (const name of ['runtime_events.normalized.json', 'runtime_results.json', 'mismatch_summary.json', 'oracle_results.json'])
      replaceFile(run, name, '[]');
    replaceFile(run, 'baseline_results.json', `{"results": [], ${mark}}`);
    expect((await validateBundle(run)).rule_set).toBe('runtime');
  });
});
