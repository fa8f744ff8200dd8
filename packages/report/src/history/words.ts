import { utcTime } from '@runtime/contracts';
import { CAUSE_TITLES } from '../diff/render.js';
import type { History, HistoryChange, HistoryProbe, HistoryRun } from './model.js';

/** Changes of one cause that are listed. */
export const MOST_LISTED = 100;

export const TITLES: Record<HistoryChange['cause'], string> = {
  ...CAUSE_TITLES,
  flake: 'flakes: the decision goes and comes back, and nothing else changed',
};

export function headline({ runs, probes, changes }: History): string {
  const worlds = new Set(runs.map(({ world_id }) => world_id)).size;
  const counted = (kind: HistoryChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  const [decisions, expectations, coverage] = [counted('decision'), counted('expectation'), counted('coverage')];
  const parts = [
    decisions === 0 ? 'no decision changed' : `${count(decisions, 'decision')} changed`,
    ...(expectations === 0 ? [] : [`${count(expectations, 'expectation')} changed`]),
    ...(coverage === 0 ? [] : [`${coverage} measured in one of two runs only`]),
  ];
  return `${count(runs.length, 'run')} in ${count(worlds, 'world')}, ${count(probes.length, 'probe')}: ${parts.join(', ')}`;
}

export const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

const EVIDENCE: Record<HistoryRun['evidence'], string> = { real: 'real', reference: 'of the reference', simulated: 'simulated' };

/** Runs that are compared with each other, under one title, by their places. */
export function groupsOf(runs: readonly HistoryRun[]): [string, number[]][] {
  const groups = new Map<string, number[]>();
  for (const [at, { evidence, channel }] of runs.entries()) {
    const title = `${EVIDENCE[evidence]}, ${channel === '' ? 'channel unknown' : channel}`;
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [at]);
    else group.push(at);
  }
  return [...groups];
}

export const when = ({ at_unix }: HistoryRun): string => utcTime(at_unix) ?? 'unknown time        ';

/** What the run was made on, or stands for. */
export const systemOf = ({ product_version, build, world_id }: HistoryRun): string =>
  product_version === null ? world_id : `${product_version}${build === null ? '' : ` ${build}`}`;

export const notesOf = ({ status, promotable, filtered, repaired }: HistoryRun): string[] => [
  ...(promotable ? ['promotable'] : []),
  ...(status === 'ok' ? [] : [status]),
  ...(filtered ? ['filtered'] : []),
  ...(repaired ? ['repaired'] : []),
];

export function byCause({ changes }: History): [HistoryChange['cause'], HistoryChange[]][] {
  const groups = (Object.keys(TITLES) as HistoryChange['cause'][]).map((cause): [HistoryChange['cause'], HistoryChange[]] => [
    cause,
    changes.filter((change) => change.cause === cause),
  ]);
  return groups.filter(([, group]) => group.length > 0);
}

export function what({ kind, before, after }: HistoryChange): string {
  if (kind === 'expectation') return `expected ${before.expected ?? 'nothing'} → ${after.expected ?? 'nothing'}`;
  return `${before.decision ?? 'not measured'} → ${after.decision ?? 'not measured'}`;
}

const questionOf = ({ profile_id, operation, target }: HistoryProbe): string => [profile_id, operation, target ?? ''].join(' ').trim();

/** Questions that several probes ask, by the probes of a history. */
const shared = new WeakMap<History['probes'], Set<string>>();

/** What a probe asks; where others ask the same (by other drivers), its last id as well. */
export function nameOf({ probes }: Pick<History, 'probes'>, probe: HistoryProbe): string {
  let several = shared.get(probes);
  if (several === undefined) {
    const met = new Set<string>();
    several = new Set(probes.map(questionOf).filter((question) => met.has(question) || !met.add(question)));
    shared.set(probes, several);
  }
  const question = questionOf(probe);
  return several.has(question) ? `${question} (${probe.expectation_ids.at(-1) ?? ''})` : question;
}
