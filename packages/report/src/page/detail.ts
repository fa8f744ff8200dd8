import type { JoinedProbe } from '../results/join.js';
import { type WhyUnmeasured, whyUnmeasured } from '../results/unmeasured.js';
import { brief, clip, flag, list, member, number, object, type Row, text } from '../results/values.js';
import type { Explanation, Fact, LaneFacts, Output, PathFact, ProbeDetail, ProbeState, ProbeSummary } from './model.js';

/** What lists and matrix show of a probe. */
export function probeSummary(probe: JoinedProbe, profile: number, operations: readonly string[]): ProbeSummary {
  const row = probe.event ?? probe.planned ?? {};
  const planned = probe.planned ?? {};
  const operation = text(row, 'operation') ?? '';
  const unmeasured = whyUnmeasured(probe, operation, operations);
  const state = stateOf(probe);
  return {
    profile,
    expectation_id: probe.expectation_id,
    name: text(planned, 'name') ?? text(row, 'probe_name') ?? '',
    operation,
    target: text(row, 'target') ?? text(row, 'requested_path') ?? text(planned, 'target') ?? '',
    state,
    expected: text(planned, 'expected') ?? text(row, 'expected'),
    baseline: probe.baseline === null ? null : text(probe.baseline, 'status'),
    scenario: text(probe.event ?? {}, 'actual'),
    oracle: oracleDecision(probe.oracle),
    ...(probe.absent ? { absent: true as const } : {}),
    ...(probe.by_mode ? { by_mode: true as const } : {}),
    ...(unmeasured === null ? {} : { because: inSentences(unmeasured) }),
    ...(unmeasured?.no_such_operation === true ? { no_such_operation: true as const } : {}),
    note: noteOf(probe),
  };
}

const stateOf = ({ event, verdict }: JoinedProbe): ProbeState => (event === null ? 'not_run' : verdict);

function inSentences({ because, near, no_such_operation }: WhyUnmeasured): string {
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `${no_such_operation ? because : `${because.charAt(0).toUpperCase()}${because.slice(1)}`}.${hint}`;
}

/** One answer when all agree, else all of them: an oracle that contradicts itself is a finding. */
function oracleDecision(rows: readonly Row[]): string | null {
  const answers = new Set(rows.map((row) => text(row, 'decision')).filter((answer) => answer !== null));
  return answers.size === 0 ? null : [...answers].join(' / ');
}

function noteOf(probe: JoinedProbe): string | null {
  const note = ownNote(probe);
  if (!probe.by_mode) return note;
  return ['refused without a policy too', note ?? ''].filter((part) => part !== '').join(' · ');
}

function ownNote(probe: JoinedProbe): string | null {
  const { event, mismatch, reason, scenario_job, absent } = probe;
  const state = stateOf(probe);
  if (state === 'not_run') return null;
  if (absent) return 'the target does not exist';
  const stage = [text(event ?? {}, 'failure_stage'), text(event ?? {}, 'failure_kind')].filter((part) => part !== null).join(': ');
  if (state === 'blocked') return stage;
  if (state === 'unmeasured') return text(scenario_job ?? {}, 'reason') ?? (stage === '' ? text(event ?? {}, 'notes') : stage);
  if (state === 'match') return text(event ?? {}, 'violation_summary');
  return reason ?? (mismatch === null ? null : text(mismatch, 'mismatch_type'));
}

/** What opens when a probe is chosen. `ceiling` is the longest output kept of a stream. */
export function probeDetail(probe: JoinedProbe, explanation: Explanation | null, ceiling: number): ProbeDetail {
  const { event, mismatch, result } = probe;
  const command = list(member(event ?? result ?? {}, 'command')).map((part) => brief(part) ?? '');
  return {
    mismatch:
      mismatch === null
        ? null
        : {
            type: text(mismatch, 'mismatch_type') ?? 'mismatch',
            reason: probe.reason,
            known: flag(mismatch, 'known') ?? (probe.scenario_job === null ? null : false),
            notes: text(mismatch, 'notes'),
          },
    lanes: lanesOf(probe),
    explanation,
    paths: pathsOf(probe),
    confounders: confoundersOf(event ?? {}),
    facts: facts([
      ['driver', text(probe.planned ?? {}, 'driver')],
      ['call', text(probe.planned ?? {}, 'syscall')],
      ['filter', text(probe.planned ?? {}, 'filter_name')],
      ['entry point', text(object(member(event ?? {}, 'runner_info')), 'entrypoint')],
      ['decision path', text(event ?? {}, 'decision_path')],
      ['reached the operation', brief(member(event ?? {}, 'reached_primary_op'))],
      ['operation witnessed', brief(member(event ?? {}, 'intended_op_witnessed'))],
      ['harness', text(event ?? {}, 'harness')],
      ['notes', text(event ?? {}, 'notes')],
    ]),
    command: command.length === 0 ? null : clip(command.join(' ')),
    outputs: outputsOf(probe, ceiling),
  };
}

function lanesOf({ event, baseline, oracle, scenario_job, baseline_job }: JoinedProbe): LaneFacts[] {
  const lanes: LaneFacts[] = [];
  if (baseline !== null)
    lanes.push({ lane: 'baseline', decision: text(baseline, 'status'), facts: [...processFacts(baseline, baseline_job)] });
  if (event !== null) {
    const apply = object(member(event, 'apply_report'));
    const errno = [number(event, 'errno'), text(event, 'errno_name')].filter((part) => part !== null).join(' ');
    lanes.push({
      lane: 'scenario',
      decision: text(event, 'actual'),
      facts: [
        ...facts([
          ['errno', errno === '' ? null : errno],
          ['stage', text(event, 'failure_stage')],
          ['kind', text(event, 'failure_kind')],
          ['apply', applyText(apply, isSimulated(event))],
        ]),
        ...processFacts(event, scenario_job),
      ],
    });
  }
  for (const row of oracle) {
    lanes.push({
      lane: 'oracle',
      decision: text(row, 'decision'),
      facts: facts([
        ['asked', text(row, 'operation')],
        ['about', text(row, 'argument')],
        ['filter', text(row, 'filter_type_name')],
        ['source', text(row, 'source') ?? text(row, 'stage')],
      ]),
    });
  }
  return lanes;
}

/** Ours say in each row that no kernel decided. */
const isSimulated = (row: Row): boolean => text(row, 'harness')?.startsWith('runtime-simulated/') === true;

function applyText(apply: Row, simulated: boolean): string | null {
  const result = number(apply, 'rc');
  const failure = text(apply, 'err_class');
  const api = text(apply, 'api');
  if (result === null && api === null) return null;
  const returned = `${result ?? 'nothing'}${failure === null || failure === 'ok' ? '' : ` (${failure})`}`;
  return simulated ? `simulated, as if ${api ?? 'it'} had returned ${returned}` : `${api ?? 'apply'} returned ${returned}`;
}

/** Where events of ours keep what the observation record has no member for. */
const detailsOf = (row: Row): Row => object(member(row, 'probe_details'));

const processFacts = (row: Row, job: Row | null): Fact[] =>
  facts([
    ['exit code', number(row, 'exit_code') ?? number(detailsOf(row), 'exit_code')],
    ['signal', job === null ? null : brief(member(job, 'signal'))],
    ['outcome', job === null || text(job, 'outcome') === 'completed' ? null : text(job, 'outcome')],
    ['reason', job === null ? null : text(job, 'reason')],
    ['target absent', job !== null && flag(job, 'absent') === true ? 'yes' : null],
    ['error', text(row, 'error')],
  ]);

/** Every spelling of the path the bundle has, once each, from the asked one to the reached one. */
function pathsOf({ event, baseline }: JoinedProbe): PathFact[] {
  const row = event ?? {};
  const observation = object(member(detailsOf(row), 'path_observation'));
  const found: [string, string | null, string | null][] = [
    ['requested', text(row, 'requested_path'), null],
    ['normalized', text(row, 'normalized_path'), text(row, 'normalized_path_source')],
    [
      'observed',
      text(row, 'observed_path') ?? text(observation, 'observed_path'),
      text(row, 'observed_path') === null ? text(observation, 'observed_path_source') : text(row, 'observed_path_source'),
    ],
    ['without firmlinks', text(observation, 'observed_path_nofirmlink'), text(observation, 'observed_path_nofirmlink_source')],
    ['observed by baseline', text(baseline ?? {}, 'observed_path'), text(baseline ?? {}, 'observed_path_source')],
  ];
  return found
    .filter((fact): fact is [string, string, string | null] => fact[1] !== null)
    .map(([name, path, source]) => ({ name, path, source }));
}

const CONFOUNDERS = ['tcc_confounder', 'service_confounder', 'file_confounder'] as const;

/** What else may have decided: other layers, and what the process carried in. */
function confoundersOf(event: Row): Fact[] {
  const layers = object(member(event, 'policy_layers'));
  const hygiene = object(member(event, 'resource_hygiene'));
  const found: [string, string | null][] = [['attributed to', text(layers, 'attribution')]];
  for (const name of CONFOUNDERS) {
    const parts = Object.entries(object(member(event, name))).map(([key, value]) => `${key} ${brief(value) ?? '-'}`);
    found.push([name.replace('_confounder', ''), parts.length === 0 ? null : clip(parts.join(', '))]);
  }
  const preflight = object(member(event, 'preflight'));
  // No process was started, so there was none to ask; what the row says then is the value of a form that must be filled in.
  const ofProcess = (name: string): string | null => (isSimulated(event) ? 'not asked' : brief(member(hygiene, name)));
  found.push(
    ['already sandboxed', ofProcess('preexisting_sandbox_suspected')],
    ['descriptors held open', ofProcess('preopen_detected')],
    ['apply', [text(hygiene, 'apply_model'), text(hygiene, 'apply_timing')].filter((part) => part !== null).join(', ') || null],
    ['preflight', text(preflight, 'classification')],
  );
  return facts(found);
}

function outputsOf({ event, result, baseline, scenario_job, baseline_job }: JoinedProbe, ceiling: number): Output[] {
  const outputs: Output[] = [];
  const add = (lane: Output['lane'], rows: readonly (Row | null)[]): void => {
    for (const stream of ['stdout', 'stderr'] as const) {
      // The nearest to what the process wrote comes first: the job's row, then the result, then what was normalised.
      const whole = rows.map((row) => (row === null ? undefined : member(row, stream))).find((value) => typeof value === 'string');
      if (typeof whole !== 'string' || whole === '') continue;
      const cut = clip(whole, ceiling);
      outputs.push({ lane, stream, text: cut, whole: cut.length < whole.length || cut !== whole ? whole.length : null });
    }
  };
  add('scenario', [scenario_job, result, event]);
  add('baseline', [baseline_job, baseline]);
  return outputs;
}

const facts = (pairs: readonly (readonly [string, string | null])[]): Fact[] =>
  pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null).map(([name, value]) => ({ name, value }));
