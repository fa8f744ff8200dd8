import type { JoinedProbe } from '../results/join.js';
import { brief, clip, flag, member, number, object, type Row, text } from '../results/values.js';
import type { Fact, LaneFacts } from './model.js';

/** What each lane says, and how it came about. */
export function lanesOf({ event, baseline, oracle, scenario_job, baseline_job }: JoinedProbe): LaneFacts[] {
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
        ...factsOf([
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
      facts: factsOf([
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
  factsOf([
    ['exit code', number(row, 'exit_code') ?? number(detailsOf(row), 'exit_code')],
    ['signal', job === null ? null : brief(member(job, 'signal'))],
    ['outcome', job === null || text(job, 'outcome') === 'completed' ? null : text(job, 'outcome')],
    ['reason', job === null ? null : text(job, 'reason')],
    ['target absent', job !== null && flag(job, 'absent') === true ? 'yes' : null],
    ['error', text(row, 'error')],
  ]);

/** Every spelling of the path the bundle has, once each, from the asked one to the reached one. */
export function pathsOf({ event, baseline }: JoinedProbe): Fact[] {
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
  return found.flatMap(([name, path, source]) =>
    path === null ? [] : [{ name: source === null ? name : `${name} (${source})`, value: path, code: true as const }],
  );
}

const CONFOUNDERS = ['tcc_confounder', 'service_confounder', 'file_confounder'] as const;

/** What else may have decided: other layers, and what the process carried in. */
export function confoundersOf(event: Row): Fact[] {
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
  return factsOf(found);
}

export const factsOf = (pairs: readonly (readonly [string, string | null])[]): Fact[] =>
  pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null).map(([name, value]) => ({ name, value }));
