import { OBSERVATION_FIELDS } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { denied, documentsOf, measured, notRun, probe, tell } from './support/run.js';

const rule = { file: 'p.sb', line: 4, part: 'base', text: '(deny file-read*)' } as const;
const unknown = [{ construct: '(require-entitlement)', reason: 'not evaluated', file: 'p.sb', line: 5 }];
const times = { started_at_unix_s: 10, finished_at_unix_s: 10.5 };

describe('an event', () => {
  const full = denied({
    ...times,
    rule,
    unknown,
    first_denied: { operation: 'file-read-data', path: '/srv/a' },
    errno_text: 'Operation not permitted',
    details: { step: 'open' },
    shortened: ['/stdout'],
  });
  const { event, result } = tell(full, { anchor_ctx_id: 'ctx' }, [measured({ lane: 'baseline', observed_path: '/srv/a' })]);

  it('holds the members of the record and no others', () => {
    for (const row of [full, measured(), notRun()]) {
      const { event } = tell(row, { anchor_ctx_id: 'ctx' });
      expect(Object.keys(event).filter((member) => !OBSERVATION_FIELDS.includes(member))).toEqual([]);
    }
  });

  it('keeps what is ours in the details of the probe', () => {
    expect(event['probe_details']).toEqual({
      step: 'open',
      anchor_ctx_id: 'ctx',
      outcome: 'completed',
      exit_code: 2,
      driver: 'model',
      errno_text: 'Operation not permitted',
      path_observation: result['path_observation'],
      rule,
      unknown,
      shortened: ['/stdout'],
      cmd_started_at_unix_s: 10,
      cmd_finished_at_unix_s: 10.5,
      cmd_duration_s: 0.5,
      first_denied: { operation: 'file-read-data', path: '/srv/a' },
    });
  });

  it('names who measured it', () => {
    expect(event['harness']).toBe('runtime-simulated/1');
  });

  it('has sorted keys at every depth, and no null on the first', () => {
    const text = documentsOf({ probes: [probe()], rows: [full] }).get('runtime_events.normalized.json') ?? '';
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, member]) => [key, sorted(member)]),
            )
          : value;
    expect(JSON.stringify(sorted(JSON.parse(text)), null, 2)).toBe(text);
    expect(Object.values(JSON.parse(text)[0])).not.toContain(null);
  });

  it('takes the output of the probe as its own words', () => {
    const stderr = '{"tool": "sbpl-apply", "stage": "apply", "rc": -1, "errno": 1}\nF_GETPATH:/etc/passwd\n';
    const { event } = tell(measured({ stderr }));
    expect(event).toMatchObject({ actual: 'allow', match: true, stderr, observed_path_source: 'not_attempted' });
    for (const member of ['apply_report', 'seatbelt_callouts', 'failure_stage']) expect(event).not.toHaveProperty(member);
  });

  it('has an apply report only where something was applied', () => {
    const apply = { api: 'sandbox_init', rc: 0, errno: null, errbuf: null, err_class: 'ok', err_class_source: 'none' } as const;
    expect(tell(measured({ apply })).event['apply_report']).toEqual(apply);
    expect(tell(measured()).event).not.toHaveProperty('apply_report');
    expect(tell(measured()).result).toMatchObject({ runtime_result: { apply_report: null } });
  });

  it('names an errno as the world does', () => {
    expect(tell(denied()).event).toMatchObject({ errno: 1, errno_name: 'EPERM', violation_summary: 'EPERM' });
    expect(tell(denied({ errno: 999 })).event).not.toHaveProperty('errno_name');
    expect(tell(measured({ errno: 2 })).event).not.toHaveProperty('errno');
  });
});

describe('the tool of a probe', () => {
  const tools = [{ name: 'cat', path: '/bin/cat', sha256: 'aa' }];

  it('is the one that the runner found under its name', () => {
    const row = measured({ tool: 'cat', apply_model: 'exec_wrapper', apply_timing: 'pre_exec' });
    const { event, result } = tell(row, {}, [], { tools });
    expect(event['runner_info']).toEqual({
      entrypoint: 'cat',
      apply_model: 'exec_wrapper',
      apply_timing: 'pre_exec',
      preexisting_sandbox_suspected: false,
      entrypoint_path: '/bin/cat',
      entrypoint_sha256: 'aa',
      tool_build_id: 'aa',
    });
    expect(result).toHaveProperty('runtime_result.runner_info', event['runner_info']);
  });

  it('is not invented', () => {
    for (const row of [measured(), measured({ tool: 'touch' })]) {
      expect(tell(row, {}, [], { tools }).event).not.toHaveProperty('runner_info');
      expect(tell(row, {}, [], { tools }).result).toMatchObject({ runtime_result: { runner_info: null } });
    }
  });
});

describe('paths of an event', () => {
  const paths = (target: string, fields: Parameters<typeof measured>[0] = {}) => tell(measured(fields), { target }).event;

  it('are what the probe itself reached', () => {
    const seen = { observed_path: '/private/tmp/a', observed_path_nofirmlink: '/System/Volumes/Data/private/tmp/a' };
    expect(paths('/tmp/a', seen)).toMatchObject({
      requested_path: '/tmp/a',
      observed_path: '/private/tmp/a',
      observed_path_source: 'fd_path',
      normalized_path: '/private/tmp/a',
      normalized_path_source: 'observed_path',
    });
    expect(paths('/tmp/a', { observed_path_errno: 9 })).toMatchObject({ observed_path_source: 'error' });
  });

  it('are resolved through every link and firmlink where it reached none', () => {
    const normalized = (target: string) => paths(target)['normalized_path'];
    expect(normalized('/var/x')).toBe('/private/var/x');
    expect(normalized('/etc')).toBe('/private/etc');
    expect(normalized('/System/Volumes/Data/Users/a')).toBe('/Users/a');
    expect(normalized('/System/Volumes/Data/private/tmp/x')).toBe('/private/tmp/x');
    expect(normalized('/variable')).toBe('/variable');
  });

  it('say nothing of what was seen outside of the policy', () => {
    const { event } = tell(denied(), {}, [measured({ lane: 'baseline', observed_path: '/private/x' })]);
    expect(event).toMatchObject({ observed_path_source: 'not_attempted', normalized_path: '/srv/a' });
    expect(event).not.toHaveProperty('observed_path');
    expect(event).toHaveProperty('probe_details.path_observation.observed_path', '/private/x');
  });

  it('are those of path operations only', () => {
    const { event } = tell(measured(), { operation: 'mach-lookup', target: 'com.apple.x' });
    for (const member of ['requested_path', 'observed_path_source', 'normalized_path']) expect(event).not.toHaveProperty(member);
  });
});

describe('what else may have denied', () => {
  it('is consent, in the folders of any user and in any spelling', () => {
    for (const target of ['/Users/a/Documents/x', '/System/Volumes/Data/Users/a/Desktop'])
      expect(tell(denied(), { target }, [measured({ lane: 'baseline' })]).event['tcc_confounder']).toEqual({
        sensitive: true,
        baseline_status: 'allow',
        scenario_status: 'deny',
        attribution: 'sandbox_or_other',
      });
    expect(tell(denied(), { target: '/Users/a/Music/x' }).event).not.toHaveProperty('tcc_confounder');
    const device = { operation: 'device-camera', target: '' };
    const prompt = tell(denied({ outcome: 'timed_out' }), device, [measured({ lane: 'baseline', outcome: 'timed_out' })]);
    expect(prompt.event['tcc_confounder']).toMatchObject({ baseline_status: 'prompt_or_timeout', attribution: 'tcc_or_platform' });
  });

  it('is not the privacy of a folder where the policy never applied', () => {
    const blocked = denied({ started: false, failure_stage: 'apply', failure_kind: 'sandbox_init_failed' });
    const { event } = tell(blocked, { target: '/Users/a/Desktop/x' }, [measured({ lane: 'baseline' })]);
    expect(event['tcc_confounder']).toMatchObject({ scenario_status: 'unknown', attribution: 'unknown' });
  });

  it('is a service that is not there in either lane', () => {
    const lookup = { operation: 'mach-lookup', target: 'com.apple.x' };
    const missing = { details: { service_present: false } };
    const of = (scenario: object, baseline: object) =>
      tell(denied(scenario), lookup, [measured({ lane: 'baseline', ...baseline })]).event['service_confounder'];
    expect(of(missing, missing)).toMatchObject({ status: 'missing_service' });
    expect(of(missing, { details: { xpc_error: 'connection_invalid' } })).toMatchObject({ status: 'missing_service' });
    expect(of(missing, { details: { service_present: true } })).toBeUndefined();
    expect(of(missing, {})).toBeUndefined();
  });

  it.each([
    [13, 'unix_acl'],
    [2, 'unknown'],
    [1, 'app_sandbox'],
  ])('is the layer that errno %i speaks of', (errno, attribution) => {
    expect(tell(denied({ errno })).event).toHaveProperty('file_confounder.attribution', attribution);
  });

  it('is the platform for EPERM without a decision', () => {
    const baseline = measured({ lane: 'baseline', answer: 'deny' });
    expect(tell(denied({ answer: null }), {}, [baseline]).event).toHaveProperty('file_confounder.attribution', 'mac');
  });

  it.each<[string, Parameters<typeof tell>]>([
    ['of no errno', [denied({ errno: null })]],
    ['of errno 0', [denied({ errno: 0 })]],
    ['of another operation', [denied(), { operation: 'mach-lookup', target: 'com.apple.x' }]],
    ['where the policy never applied', [denied({ started: false, failure_stage: 'apply', failure_kind: 'sandbox_init_failed' })]],
  ])('is no layer of a file %s', (_, asks) => {
    expect(tell(...asks).event).not.toHaveProperty('file_confounder');
  });
});

it('a probe that did not run is blocked, and so is one under a policy that was never applied', () => {
  const unapplied = denied({ started: false, failure_stage: 'apply', failure_kind: 'sandbox_init_failed' });
  const rows = [notRun(), notRun({ failure_stage: 'apply', failure_kind: 'sandbox_init_failed' }), unapplied, denied(), measured()];
  expect(rows.map((row) => tell(row).event['runtime_status'])).toEqual(['blocked', 'blocked', 'blocked', 'errno', 'success']);
});

describe('where a path was seen', () => {
  it.each([
    ['/srv/a', '/srv/a', 'requested_path'],
    ['/tmp/a', '/private/tmp/a', 'alias_map'],
  ])('%s is %s without an observation, by the %s', (target, normalized_path, normalized_path_source) => {
    expect(tell(denied(), { target }).event).toMatchObject({ requested_path: target, normalized_path, normalized_path_source });
  });

  it.each([
    ['/a', '/b', true],
    ['/a', '/a', false],
    ['/a', undefined, false],
    [undefined, '/b', false],
  ])('observed at %s and, without firmlinks, at %s: they differ is %s', (observed_path, observed_path_nofirmlink, differs) => {
    const seen = {
      ...(observed_path === undefined ? {} : { observed_path }),
      ...(observed_path_nofirmlink === undefined ? {} : { observed_path_nofirmlink }),
    };
    const { witnesses } = tell(measured(seen));
    expect(witnesses.map((witness) => witness['canonicalization'])).toMatchObject([{ nofirmlink_differs: differs }]);
  });
});

describe('what an event leaves out', () => {
  it('is whether the operation was witnessed, of a probe that measured it', () => {
    expect(tell(measured()).event).not.toHaveProperty('intended_op_witnessed');
    expect(tell(denied()).event).not.toHaveProperty('intended_op_witnessed');
  });

  it('is how long it took where only one of two times is known', () => {
    for (const row of [measured({ started_at_unix_s: 10 }), measured({ finished_at_unix_s: 10 })]) {
      expect(tell(row).result).not.toHaveProperty('cmd_duration_s');
    }
  });

  it('is no member of one of several details that begin alike', () => {
    const all = [{ step: 'x' }, { step: 'x', z: 1, a: 2 }, { step: 'x', y: 1, b: 2 }];
    const ids = all.map((_, at) => `e${at}`);
    const rows = all.map((details, at) => denied({ expectation_id: ids[at] as string, details }));
    const probes = ids.map((expectation_id) => probe({ expectation_id }));
    const events = JSON.parse(documentsOf({ probes, rows }).get('runtime_events.normalized.json') ?? '');
    expect(events.map((event: Record<string, object>) => event['probe_details'])).toMatchObject(all);
    expect(events[0].probe_details).not.toHaveProperty('z');
  });
});
