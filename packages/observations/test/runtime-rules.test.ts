import {
  buildMismatchPackets,
  classifyMismatches,
  deriveDocuments,
  normalizeObservations,
  ObservationError,
  parseReferenceJson,
  type RuleSet,
} from '@runtime/observations';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

type Row = Record<string, unknown>;

const probe = (fields: Row = {}): Row => ({
  name: 'n',
  expectation_id: 'E',
  operation: 'file-read*',
  path: '/srv/a',
  expected: 'allow',
  actual: 'allow',
  match: true,
  runtime_result: { status: 'success', runtime_result_schema_version: 1 },
  ...fields,
});
const matrixOf = (...probes: Row[]): Row => ({
  world_id: 'w',
  profiles: {
    p: {
      probes: probes.map(({ name, expectation_id, operation, path, expected }) => ({
        name,
        expectation_id,
        operation,
        target: path,
        expected,
      })),
    },
  },
});
const observe = (row: Row, rules: RuleSet = 'runtime', more: Row = {}): Row =>
  normalizeObservations({ expected_matrix: {}, runtime_results: { p: { probes: [row] } }, world_id: 'w', rules, ...more })
    .observations[0] ?? {};
const classify = (row: Row, rules: RuleSet = 'runtime', more: Row = {}) =>
  classifyMismatches({ expected_matrix: matrixOf(row), runtime_results: { p: { probes: [row] } }, world_id: 'w', rules, ...more });
const typeOf = (row: Row, rules: RuleSet = 'runtime') => classify(row, rules).mismatches[0]?.['mismatch_type'] ?? 'match';

const failedApply = `${JSON.stringify({ tool: 'sbpl-apply', marker_schema_version: 1, stage: 'apply', api: 'sandbox_init', rc: -1, errno: 1 })}\n`;

describe('a failing apply marker beside null members', () => {
  const row = probe({ actual: 'deny', runtime_result: { status: 'errno', failure_stage: null, failure_kind: null }, stderr: failedApply });

  it('makes an apply failure under ours, and a probe failure in the reference', () => {
    expect(observe(row)).toMatchObject({ failure_stage: 'apply', failure_kind: 'sandbox_init_failed' });
    expect(observe(row, 'reference')).toMatchObject({ failure_stage: 'probe' });
    expect(typeOf(row)).toBe('apply_gate');
    expect(typeOf(row, 'reference')).toBe('unexpected_deny');
  });
});

describe('an old stderr phrase', () => {
  it('changes nothing about a result that succeeded or has a version', () => {
    const stderr = 'note: sandbox_apply: fine\n';
    expect(observe(probe({ runtime_result: { status: 'success' }, stderr }))).not.toHaveProperty('failure_stage');
    expect(observe(probe({ runtime_result: { status: 'success' }, stderr }), 'reference')).toHaveProperty('failure_stage', 'apply');
    const versioned = probe({ runtime_result: { status: 'errno', runtime_result_schema_version: 1 }, stderr });
    expect(observe(versioned)).toHaveProperty('failure_stage', 'probe');
  });

  it('still explains a failed result without a version', () => {
    const row = probe({ runtime_result: { status: 'errno' }, stderr: 'sandbox_init failed: Operation not permitted\n' });
    expect(observe(row)).toMatchObject({ failure_stage: 'apply', failure_kind: 'sandbox_init_failed' });
  });
});

describe('a row that the harness could not measure', () => {
  it.each<[string, Row]>([
    ['timed out', { error: 'timeout', error_kind: 'timeout' }],
    ['did not start', { error: 'sandbox-exec missing' }],
    ['was killed', { outcome: 'signalled', harness: 'h' }],
    ['never ran', { outcome: 'not_run', harness: 'h', reason: 'driver_unavailable' }],
  ])('has no decision when it %s', (_, fields) => {
    const row = probe({ expected: 'deny', actual: 'deny', match: true, runtime_result: { status: 'errno' }, ...fields });
    const event = observe(row);
    expect(event).not.toHaveProperty('actual');
    expect(event).not.toHaveProperty('match');
    expect(event).toMatchObject({ intended_op_witnessed: false, failure_stage: 'probe' });
    expect(event).toHaveProperty('policy_layers.process_policy.decision', 'unknown');
    expect(typeOf(row)).toBe('op_not_witnessed');
    expect(observe(row, 'reference')).toHaveProperty('actual', 'deny');
    expect(typeOf(row, 'reference')).toBe('match');
  });

  it('says why', () => {
    expect(observe(probe({ runtime_result: { status: 'errno' }, error: 'timeout', error_kind: 'timeout' }))).toHaveProperty(
      'failure_kind',
      'probe_timeout',
    );
    expect(observe(probe({ runtime_result: { status: 'errno' }, outcome: 'signalled' }))).toHaveProperty('failure_kind', 'probe_signalled');
  });
});

describe('an exit code', () => {
  it('is not taken for an errno under ours', () => {
    const row = probe({
      actual: 'deny',
      exit_code: 1,
      runtime_result: { status: 'errno', errno: 1, failure_stage: 'probe', failure_kind: 'probe_nonzero_exit' },
    });
    expect(observe(row)).not.toHaveProperty('errno');
    expect(observe(row)).toHaveProperty('exit_code', 1);
    expect(observe(row, 'reference')).toMatchObject({ errno: 1, errno_name: 'EPERM' });
    expect(observe({ ...row, probe_details: { errno: 1 } })).toMatchObject({ errno: 1, errno_name: 'EPERM' });
  });
});

describe('members that the record does not know', () => {
  it('survive behind it under ours, with the harness that wrote them', () => {
    const event = observe(
      probe({ outcome: 'completed', errno_text: 'Operation not permitted', exit_code: 0, harness: 'runtime-simulated/1' }),
    );
    expect(event).toMatchObject({
      outcome: 'completed',
      errno_text: 'Operation not permitted',
      exit_code: 0,
      harness: 'runtime-simulated/1',
    });
    expect(Object.keys(event).at(-1)).toBe('exit_code');
    expect(observe(probe({ exit_code: 0, harness: 'h' }), 'reference')).not.toHaveProperty('exit_code');
  });

  it('never replace a member of the record', () => {
    const event = observe(probe({ world_id: 'forged', scenario_id: 'forged', policy_layers: {}, errno_name: 'EFORGED' }));
    expect(event).toMatchObject({ world_id: 'w', scenario_id: 'E', policy_layers: { effective_decision: 'allow' } });
    expect(event).not.toHaveProperty('errno_name');
  });
});

describe('marker lines printed by a probe of ours', () => {
  it('are its own words: no report, no callouts, no change of the text', () => {
    const callout = `${JSON.stringify({ tool: 'seatbelt-callout', marker_schema_version: 2, stage: 'pre_syscall', operation: 'file-read-data', decision: 'deny' })}\n`;
    const event = observe(probe({ outcome: 'completed', stderr: failedApply + callout }));
    expect(event).toMatchObject({ actual: 'allow', match: true, stderr: failedApply + callout });
    for (const member of ['apply_report', 'seatbelt_callouts', 'failure_stage', 'sandbox_check_prepass'])
      expect(event).not.toHaveProperty(member);
  });

  it('never add callouts to older rows either', () => {
    const callout = `${JSON.stringify({ tool: 'seatbelt-callout', marker_schema_version: 2, stage: 'pre_syscall', decision: 'deny' })}\n`;
    expect(observe(probe({ stderr: callout }))).not.toHaveProperty('seatbelt_callouts');
    expect(observe(probe({ stderr: callout }), 'reference')).toHaveProperty('seatbelt_callouts');
  });
});

describe('odd rows', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'OBSERVATION_ROW_INVALID'],
    ['a list', [], 'OBSERVATION_ROW_INVALID'],
    ['an operation that is no text', probe({ operation: 7 }), 'OBSERVATION_ROW_INVALID'],
    ['a decision that is none', probe({ actual: 'maybe' }), 'OBSERVATION_ROW_INVALID'],
    ['a boolean errno', probe({ runtime_result: { status: 'errno', errno: true } }), 'OBSERVATION_ROW_INVALID'],
    ['a status that is none', probe({ runtime_result: { status: 'weird' } }), 'OBSERVATION_ROW_INVALID'],
    ['a number that is none', probe({ probe_details: { deep: [Number.NaN] } }), 'OBSERVATION_ROW_INVALID'],
    ['a token that is no number', probe({ probe_details: parseReferenceJson('{"x": Infinity}') }), 'OBSERVATION_ROW_INVALID'],
    ['a boolean version', probe({ runtime_result: { runtime_result_schema_version: true } }), 'RESULT_VERSION_UNSUPPORTED'],
    ['a future version', probe({ runtime_result: { runtime_result_schema_version: 2 } }), 'RESULT_VERSION_UNSUPPORTED'],
    ['callouts that are text', probe({ runtime_result: { seatbelt_callouts: 'x' } }), 'OBSERVATION_ROW_INVALID'],
  ])('such as %s are reported and lose no other row', (_, odd, code) => {
    const rows = [probe({ name: 'a', expectation_id: 'A' }), odd, probe({ name: 'c', expectation_id: 'C' })];
    const { observations, problems } = normalizeObservations({
      expected_matrix: {},
      runtime_results: { q: { probes: [] }, p: { probes: rows } },
      world_id: 'w',
      rules: 'runtime',
    });
    expect(observations.map((event) => event['probe_name'])).toEqual(['a', 'c']);
    expect(problems).toMatchObject([{ code, index: 1, profile_id: 'p', file: 'runtime_results.json' }]);
    expect(problems[0]?.field).toMatch(/^\/p\/probes\/1/);
  });

  it('are profiles too', () => {
    const results = { bad: null, listed: { probes: 'x' }, good: { probes: [probe()] } };
    const { observations, problems } = normalizeObservations({
      expected_matrix: {},
      runtime_results: results,
      world_id: 'w',
      rules: 'runtime',
    });
    expect(observations).toHaveLength(1);
    expect(problems.map(({ code, profile_id }) => [code, profile_id])).toEqual([
      ['OBSERVATION_INPUT_INVALID', 'bad'],
      ['OBSERVATION_INPUT_INVALID', 'listed'],
    ]);
  });

  it('that nest without end are reported, not fatal', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    const { observations, problems } = normalizeObservations({
      expected_matrix: {},
      runtime_results: { p: { probes: [probe({ probe_details: { deep } }), probe()] } },
      world_id: 'w',
      rules: 'runtime',
    });
    expect(observations).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'OBSERVATION_ROW_INVALID', index: 0 }]);
  });

  it('make the run partial, and the summary lists them', () => {
    const { documents, status, problems } = deriveDocuments({
      rules: 'runtime',
      expected_matrix: matrixOf(probe()),
      runtime_results: { p: { status: 'ok', probes: [probe(), null] } },
      baseline_results: null,
      manifest: { run_id: 'r', world_id: 'w', plan_id: 'plan', plan_digest: 'd', channel: 'direct' },
      lanes: { baseline: false, scenario: true, oracle: false },
    });
    expect(status).toBe('partial');
    expect(problems).toHaveLength(1);
    expect(JSON.parse(documents.get('summary.json') ?? '')).toHaveProperty('problems.0.code', 'OBSERVATION_ROW_INVALID');
  });
});

describe('a document that is none', () => {
  it.each<RuleSet>(['reference', 'runtime'])('is refused under the %s rules', async (rules) => {
    await toThrowWithCode(
      () => normalizeObservations({ expected_matrix: {}, runtime_results: [1], world_id: 'w', rules }),
      ObservationError,
      'OBSERVATION_INPUT_INVALID',
    );
    await toThrowWithCode(
      () => normalizeObservations({ expected_matrix: 'x', runtime_results: {}, world_id: 'w', rules }),
      ObservationError,
      'OBSERVATION_INPUT_INVALID',
    );
  });
});

describe('expected probes without a result', () => {
  const matrix = matrixOf(probe(), probe({ name: 'm', expectation_id: 'M' }));

  it('stand as not run, whether their profile ran or not', () => {
    for (const runtime_results of [{ p: { probes: [probe()] } }, {}]) {
      const { observations } = normalizeObservations({ expected_matrix: matrix, runtime_results, world_id: 'w', rules: 'runtime' });
      const missing = observations.at(-1);
      expect(missing).toMatchObject({
        expectation_id: 'M',
        runtime_status: 'blocked',
        failure_kind: 'probe_not_run',
        intended_op_witnessed: false,
      });
      expect(missing).not.toHaveProperty('actual');
    }
  });

  it('are mismatches', () => {
    const { mismatches } = classifyMismatches({
      expected_matrix: matrix,
      runtime_results: { p: { probes: [probe()] } },
      world_id: 'w',
      rules: 'runtime',
    });
    expect(mismatches).toMatchObject([{ expectation_id: 'M', actual: null, mismatch_type: 'op_not_witnessed' }]);
  });
});

describe('the stage of a failure', () => {
  it('comes before an unwitnessed operation', () => {
    const row = probe({
      actual: null,
      match: null,
      runtime_result: { status: 'errno', failure_stage: 'apply', failure_kind: 'sandbox_init_failed', intended_op_witnessed: false },
    });
    expect(typeOf(row)).toBe('apply_gate');
    expect(typeOf(row, 'reference')).toBe('op_not_witnessed');
  });
});

describe('witnessing', () => {
  it('never changes a decision', () => {
    const row = probe({ runtime_result: { status: 'success', intended_op_witnessed: false } });
    expect(observe(row)).toMatchObject({ actual: 'allow', intended_op_witnessed: false });
    expect(typeOf(row)).toBe('match');
  });
});

describe('spellings of one path', () => {
  it('end at path boundaries', () => {
    const edges = probe({ actual: 'deny', match: false, path: '/tmp/runtime-adv/edgesx' });
    expect(typeOf(edges)).toBe('unexpected_deny');
    expect(typeOf(edges, 'reference')).toBe('canonicalization_boundary');
    const dots = probe({ actual: 'deny', match: false, path: '/srv/a..b' });
    expect(typeOf(dots)).toBe('unexpected_deny');
    expect(typeOf(dots, 'reference')).toBe('canonicalization_boundary');
  });

  it('are known for every link and firmlink', () => {
    const normalized = (path: string) => observe(probe({ path }))['normalized_path'];
    expect(normalized('/var/x')).toBe('/private/var/x');
    expect(normalized('/etc')).toBe('/private/etc');
    expect(normalized('/System/Volumes/Data/Users/a')).toBe('/Users/a');
    expect(normalized('/System/Volumes/Data/private/tmp/x')).toBe('/private/tmp/x');
    expect(normalized('/variable')).toBe('/variable');
  });

  it('outside the sandbox say nothing about inside', () => {
    const row = probe({ path_observation: { observed_path: '/private/x', observed_path_source: 'unsandboxed_fd_path' } });
    expect(observe(row)).toMatchObject({ observed_path_source: 'not_attempted', normalized_path: '/srv/a' });
    expect(observe(row)).toHaveProperty('path_observation.observed_path', '/private/x');
    expect(observe(row, 'reference')).toHaveProperty('observed_path', '/private/x');
  });
});

describe('folders that ask for consent', () => {
  it('are those of any user, in any spelling', () => {
    for (const path of ['/Users/a/Documents/x', '/System/Volumes/Data/Users/a/Desktop'])
      expect(observe(probe({ path }))).toHaveProperty('tcc_confounder');
    expect(observe(probe({ path: '/Users/a/Music/x' }))).not.toHaveProperty('tcc_confounder');
    expect(observe(probe({ path: '/srv/home/Documents/x' }), 'runtime', { home: '/srv/home' })).toHaveProperty('tcc_confounder');
    expect(observe(probe({ path: '/Users/a/Documents/x' }), 'reference')).not.toHaveProperty('tcc_confounder');
  });
});

describe('the baseline of a probe', () => {
  const row = (fields: Row): Row => ({
    name: 'baseline:p:n',
    profile_id: 'p',
    probe_name: 'n',
    operation: 'file-read*',
    target: '/srv/a',
    status: 'deny',
    ...fields,
  });
  const layers = (rows: Row[], rules: RuleSet = 'runtime') =>
    observe(probe({ actual: 'deny' }), rules, { baseline_results: { results: rows } })['policy_layers'];

  it('decides nothing when it timed out', () => {
    expect(layers([row({ error: 'timeout' })])).toMatchObject({
      platform_policy: { decision: 'unknown', error: 'timeout' },
      attribution: 'unknown',
    });
    expect(layers([row({ error: 'timeout' })], 'reference')).toMatchObject({ platform_policy: { decision: 'deny' } });
  });

  it('is not the row of another probe with the same target', () => {
    expect(layers([row({ probe_name: 'other' })])).toMatchObject({ platform_policy: { source: 'baseline_missing' } });
    expect(layers([row({ probe_name: 'other' })], 'reference')).toMatchObject({ platform_policy: { source: 'baseline' } });
  });

  it('is nobody’s when two rows claim it, and that is reported', () => {
    expect(layers([row({}), row({ status: 'allow' })])).toMatchObject({ platform_policy: { source: 'baseline_missing' } });
    const { problems } = normalizeObservations({
      expected_matrix: {},
      runtime_results: {},
      baseline_results: { results: [row({}), row({})] },
      rules: 'runtime',
    });
    expect(problems).toMatchObject([{ code: 'BASELINE_AMBIGUOUS', file: 'baseline_results.json', field: '/results/1', index: 1 }]);
  });
});

describe('a baseline document that is none', () => {
  const given = (baseline_results: unknown, rules: RuleSet = 'runtime') =>
    normalizeObservations({ expected_matrix: {}, runtime_results: { p: { probes: [probe()] } }, world_id: 'w', baseline_results, rules });

  it.each(['text', 5, [1], { results: 5 }])('%j is refused, and not taken for an absent one', async (document) => {
    for (const rules of ['runtime', 'reference'] as const) {
      const error = await toThrowWithCode(() => given(document, rules), ObservationError, 'OBSERVATION_INPUT_INVALID');
      expect(error.path).toBe('baseline_results.json');
    }
  });

  it('with rows that are no objects has them reported, each with its place', () => {
    const { observations, problems } = given({ results: [1, null] });
    expect(observations).toHaveLength(1);
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ['OBSERVATION_ROW_INVALID', '/results/0'],
      ['OBSERVATION_ROW_INVALID', '/results/1'],
    ]);
    expect(given({ results: [1, null] }, 'reference').problems).toEqual([]);
  });
});

describe('mismatches that somebody predicted', () => {
  const row = probe({ actual: 'deny', match: false });

  it('stay, count, and are marked', () => {
    for (const known of [{ model: 'deny' }, { baseline_host: 'deny' }]) {
      const document = classify(row, 'runtime', { known: { p: { E: known } } });
      expect(document).toMatchObject({
        mismatches: [{ known: true }],
        counts: { unexpected_deny: 1 },
        generated_by: '@runtime/observations',
      });
    }
  });

  it('are not those that came out otherwise, or of another profile', () => {
    expect(
      classify(row, 'runtime', { known: { p: { E: { model: 'allow' } }, q: { E: { model: 'deny' } } } }).mismatches[0],
    ).not.toHaveProperty('known');
    expect(classify(row, 'reference', { known: { p: { E: { model: 'deny' } } } }).mismatches[0]).not.toHaveProperty('known');
  });
});

describe('packets', () => {
  const event = (profile: string, actual: string): Row => ({
    world_id: 'w',
    profile_id: profile,
    scenario_id: 'E',
    expectation_id: 'E',
    operation: 'file-read*',
    target: '/tmp/a',
    probe_name: 'n',
    actual,
    policy_layers: {},
  });
  const build = (rules: RuleSet, more: Row = {}) =>
    buildMismatchPackets({
      mismatch_summary: { mismatches: [{ profile_id: 'p', expectation_id: 'E', expected: 'allow', actual: 'deny' }] },
      observations: [event('p', 'deny'), event('q', 'allow')],
      baseline_results: { results: [{ name: 'baseline:p:n', status: 'deny' }] },
      path_witnesses: {
        records: [
          {
            lane: 'scenario',
            profile_id: 'p',
            scenario_id: 'E',
            observed_path: '/private/tmp/a',
            canonicalization: { alias_pair: true, nofirmlink_differs: true },
          },
        ],
      },
      manifest: {},
      output_root: 'out/r',
      rules,
      ...more,
    });

  it('find their event by profile and expectation', () => {
    expect(build('runtime')[0]).toHaveProperty('decision_event.profile_id', 'p');
    expect(build('reference')[0]).toHaveProperty('decision_event.profile_id', 'q');
  });

  it('blame the platform before a spelling', () => {
    expect(build('runtime')[0]).toHaveProperty('mismatch_reason', 'ambient_platform_restriction');
  });

  it('do not blame a firmlink', () => {
    const witness = {
      lane: 'scenario',
      profile_id: 'p',
      scenario_id: 'E',
      observed_path: '/tmp/a',
      canonicalization: { alias_pair: false, nofirmlink_differs: true },
    };
    const [packet] = build('runtime', { baseline_results: null, path_witnesses: { records: [witness] } });
    expect(packet).toMatchObject({ canonicalization: null, mismatch_reason: 'expectation_too_strong' });
  });

  it('hold what the oracle lane said, as a second opinion', () => {
    const oracle = {
      expectation_id: 'E',
      profile_id: 'p',
      decision: 'allow',
      stage: null,
      filter_type: 0,
      filter_type_name: 'path',
      argument: '/tmp/a',
      source: 'engine',
    };
    const [packet] = build('runtime', {
      baseline_results: null,
      path_witnesses: null,
      oracle_rows: [{ ...oracle, profile_id: 'q', decision: 'deny' }, oracle],
    });
    expect(packet).toMatchObject({
      oracle_check: { decision: 'allow' },
      mismatch_reason: 'capture_pipeline_disagreement',
      decision_event: { decision: 'deny' },
    });
    const [silent] = build('runtime', { baseline_results: null, path_witnesses: null, oracle_rows: [{ ...oracle, decision: 'error' }] });
    expect(silent).toHaveProperty('mismatch_reason', 'expectation_too_strong');
  });
});

describe('worlds that differ', () => {
  it('are reported, and a world beside the profiles is none of them', () => {
    const { observations, problems } = normalizeObservations({
      expected_matrix: { world_id: 'v' },
      runtime_results: { world_id: 'u', p: { probes: [probe()] } },
      world_id: 'w',
      rules: 'runtime',
    });
    expect(observations).toHaveLength(1);
    expect(problems).toMatchObject([
      { code: 'WORLD_DIFFERS', file: 'expected_matrix.json' },
      { code: 'WORLD_DIFFERS', file: 'runtime_results.json' },
    ]);
  });
});

describe('profiles and rows named like members of every object', () => {
  const names = ['constructor', '__proto__', 'toString'];

  it.each(names)('%s has no results unless the document says so', (name) => {
    const expected_matrix = parseReferenceJson(
      `{"profiles": {${JSON.stringify(name)}: {"probes": [{"name": "n", "expectation_id": "E", "expected": "allow"}]}}}`,
    );
    for (const rules of ['reference', 'runtime'] as const) {
      const { mismatches } = classifyMismatches({ expected_matrix, runtime_results: {}, world_id: 'w', rules });
      expect(mismatches).toHaveLength(rules === 'runtime' ? 1 : 0);
    }
  });

  it('has extra members that reach no prototype', () => {
    const row = parseReferenceJson(JSON.stringify(probe()).replace('{', '{"__proto__": {"polluted": true},')) as Row;
    const event = observe(row);
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
    expect((event as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.hasOwn(event, '__proto__')).toBe(true);
  });
});
