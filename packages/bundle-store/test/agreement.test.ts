import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineRun, validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { event, evidenceBundle } from '../../promotion/test/support/evidence-bundle.js';
import { lanesRun } from './support/lanes.js';
import { copied, drop, type Editable, editJson, replaceFile } from './support/run.js';

const problemsOf = async (run: string): Promise<(string | undefined)[][]> =>
  (await validateBundle(run)).errors.map(({ code, path }) => [code, path]);

/** Documents and fields, where nothing else is wrong. */
async function inconsistencies(run: string): Promise<string[]> {
  const { errors } = await validateBundle(run);
  expect(errors.filter(({ code }) => code !== 'BUNDLE_EVIDENCE_INCONSISTENT')).toEqual([]);
  return errors.map(({ path, field }) => `${path} ${field}`);
}

it('a policy that a step in front of the probe never reached decides nothing, whatever the row answers', async () => {
  const layers = (decision: string) => ({ process_policy: { decision }, effective_decision: decision, attribution: 'unknown' });
  const told = async (decision: string, stage: string) =>
    problemsOf((await evidenceBundle({ events: [event(0, { failure_stage: stage, policy_layers: layers(decision) })] })).run);
  expect(await told('unknown', 'bootstrap')).toEqual([]);
  expect(await told('deny', 'bootstrap')).toEqual([['BUNDLE_ROWS_MISMATCH', 'runtime_events.normalized.json']]);
  expect(await told('unknown', 'probe')).toEqual([['BUNDLE_ROWS_MISMATCH', 'runtime_events.normalized.json']]);
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

describe('a preflight that is told alike everywhere', () => {
  async function told(changes: Editable): Promise<string[]> {
    const run = await lanesRun();
    const change = (preflight: Editable): void => void Object.assign(preflight, changes);
    editJson(run, 'apply_preflight.json', change);
    editJson(run, 'job/done.json', (done) => change(done.apply_preflight));
    editJson(run, 'run_manifest.json', (manifest) => change(manifest.apply_preflight.record));
    return inconsistencies(run);
  }

  it('is by the runner of the run', async () => {
    expect(await told({ harness: 'runtime-seatbelt/1' })).toEqual([]);
    expect(await told({ harness: 'runtime-simulated/2' })).toEqual(['apply_preflight.json /harness']);
    expect(await told({ runner: 'simulated' })).toEqual(['apply_preflight.json /runner']);
  });

  it('may name its version in some of its places', async () => {
    const run = await lanesRun();
    editJson(run, 'job/done.json', (done) => void delete done.apply_preflight.schema_version);
    expect(await inconsistencies(run)).toEqual([]);
  });

  it('may be written with other numbers of the same value', async () => {
    const run = await lanesRun();
    const text = readFileSync(join(run, 'run_manifest.json'), 'utf8');
    replaceFile(run, 'run_manifest.json', text.replace('"exit_code": 0', '"exit_code": 0.0'));
    expect(await inconsistencies(run)).toEqual([]);
  });

  it('is told of in the manifest', async () => {
    const run = await lanesRun();
    editJson(run, 'run_manifest.json', (manifest) => void Object.assign(manifest, { apply_preflight: null }));
    expect(await inconsistencies(run)).toEqual(['run_manifest.json /apply_preflight']);
  });

  it('may be gone, and then nothing tells of it', async () => {
    const run = await lanesRun();
    drop(run, 'apply_preflight.json');
    expect(await inconsistencies(run)).toEqual(['run_manifest.json /apply_preflight/record', 'job/done.json /apply_preflight']);
    editJson(run, 'job/done.json', (done) => void delete done.apply_preflight);
    editJson(run, 'run_manifest.json', (manifest) => void Object.assign(manifest, { apply_preflight: null }));
    expect(await inconsistencies(run)).toEqual([]);
  });
});

describe('who decided', () => {
  const SIMULATED = 'runtime-simulated/2';
  it.each<[string, boolean, (run: string) => void]>([
    ['nobody says so', false, () => {}],
    [
      'the manifest',
      true,
      (run) => editJson(run, 'run_manifest.json', ({ execution }) => void Object.assign(execution, { runner: 'simulated' })),
    ],
    [
      'the preflight',
      true,
      (run) => editJson(run, 'apply_preflight.json', (preflight) => void Object.assign(preflight, { runner: 'simulated' })),
    ],
  ])('is the engine, by one document alone: %s', async (_, simulated, edit) => {
    const run = await lanesRun();
    edit(run);
    expect((await examineRun(run, { everyProblem: true })).agreement?.simulated).toBe(simulated);
  });

  it.each(['baseline', 'scenario', 'oracle'])('is the engine, by one row alone, of the lane %s', async (lane) => {
    const run = await lanesRun(
      ({ rows }) =>
        void Object.assign(
          rows.find((row: Editable) => row.lane === lane),
          { harness: SIMULATED },
        ),
    );
    expect((await examineRun(run, { everyProblem: true })).agreement?.simulated).toBe(true);
  });
});

it('an object without members is no number', async () => {
  const { run } = await evidenceBundle();
  editJson(run, 'summary.json', (summary) => void Object.assign(summary, { mismatch_counts: 5 }));
  expect(await inconsistencies(run)).toEqual(['mismatch_summary.json /counts']);
});

it('an artifact that the run did not commit is named, and of many the first', async () => {
  const run = await lanesRun();
  editJson(run, 'run_manifest.json', ({ execution }) => void execution.artifacts.splice(3, 6));
  const { errors } = await validateBundle(run);
  expect(errors).toEqual([
    expect.objectContaining({
      code: 'BUNDLE_EVIDENCE_INCONSISTENT',
      message: expect.stringContaining('6 artifacts that the run did not commit: mismatch_packets.jsonl, summary.json, summary.md,'),
    }),
  ]);
  editJson(run, 'run_manifest.json', ({ execution }) => void delete execution.artifacts);
  expect(await problemsOf(run)).toEqual([]);
});

describe('documents that contradict each other', () => {
  /** What is found where that is another place. */
  const PREFLIGHT = ['run_manifest.json /apply_preflight/record', 'job/done.json /apply_preflight'];
  const SAID: [file: string, path: string, found?: readonly string[]][] = [
    ...['channel', 'plan_id', 'plan_digest'].map((name): [string, string] => ['run_status.json', name]),
    ...['channel', 'plan_id', 'dry_run', 'lanes'].map((name): [string, string] => ['summary.json', name]),
    ['apply_preflight.json', 'apply_ok', PREFLIGHT],
    ['apply_preflight.json', 'harness', [...PREFLIGHT, 'apply_preflight.json /harness']],
    ['run_manifest.json', 'channel', ['run_status.json /channel', 'run_manifest.json /execution/clean_start']],
    ['run_manifest.json', 'stage_used'],
    ['run_manifest.json', 'output_root'],
    ['run_manifest.json', 'execution.lanes.baseline', ['run_manifest.json /execution/lanes']],
    ['run_manifest.json', 'execution.lanes.oracle', ['run_manifest.json /execution/lanes']],
    ['run_manifest.json', 'execution.artifacts'],
    [
      'run_manifest.json',
      'execution.runner',
      [
        'job/results.ndjson /0/harness',
        'job/results.ndjson /10/oracle/source',
        'apply_preflight.json /runner',
        'apply_preflight.json /apply_ok',
      ],
    ],
    ['run_manifest.json', 'apply_preflight.record.apply_ok', PREFLIGHT.slice(0, 1)],
    ['run_manifest.json', 'apply_preflight.record.exit_code', PREFLIGHT.slice(0, 1)],
    ['run_manifest.json', 'apply_preflight.record.command', PREFLIGHT.slice(0, 1)],
    ['job/done.json', 'apply_preflight.status', PREFLIGHT.slice(1)],
    ['run_status.json', 'error'],
    ['run_status.json', 'failure_stage'],
    ['summary.json', 'status'],
    ['summary.json', 'mismatch_counts', ['mismatch_summary.json /counts']],
    ['job/done.json', 'ended'],
    ['job/done.json', 'rows'],
    ['runtime_results.json', 'p.run_id'],
    ['fixtures.json', 'plan_id'],
    ['path_witnesses.json', 'plan_id'],
  ];
  const OTHER: Record<string, unknown> = {
    command: ['/usr/bin/false'],
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
  it.each<[string, string, (readonly string[])?]>(SAID)(
    'are found: %s says another %s',
    async (file, path, found = [`${file} /${path.replaceAll('.', '/')}`]) => {
      const run = await lanesRun();
      editJson(run, file, (document: Editable) => {
        const names = path.split('.');
        const last = names.pop() as string;
        names.reduce((place, name) => place[name], document)[last] = OTHER[last] ?? 'other';
      });
      expect(await inconsistencies(run)).toEqual(found);
    },
  );
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
