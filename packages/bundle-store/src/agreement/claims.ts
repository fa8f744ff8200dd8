import { ARTIFACTS, jsonPointer } from '@runtime/contracts';
import { isObject, type JsonObject } from '../document.js';
import { MANIFEST_FILE, STATUS_FILE } from '../names.js';
import { inconsistent } from '../problem.js';
import { DONE_FILE, JOB_FILE, LAUNCH_FILE, ROWS_FILE, WORLD_FILE } from './job-files.js';
import type { ProbeTable } from './probe-table.js';
import { at, isSame, listAt } from './values.js';

/** The documents of a run that say the same thing twice, by their names, and the rows of its job. */
export interface Claims {
  /** Empty where there is none. */
  document: (name: string) => JsonObject;
  rows: ProbeTable;
}

type Said = readonly [document: string, path: readonly string[]];

const of = (name: keyof typeof ARTIFACTS): string => ARTIFACTS[name].file;

/** Further documents that say at their head which run they are of, and in which world. */
const OF_THE_RUN: readonly string[] = [
  of('apply_preflight'),
  of('baseline_results'),
  of('oracle_results'),
  of('path_witnesses'),
  of('fixtures'),
  JOB_FILE,
];

const HEAD = ['run_id', 'world_id', 'channel', 'plan_id', 'plan_digest'];

/** What is said in more than one place: the first is held against the others, as far as they speak. */
const TWICE: readonly (readonly Said[])[] = [
  ...HEAD.map((name) => [MANIFEST_FILE, STATUS_FILE, of('summary')].map((file): Said => [file, [name]])),
  [MANIFEST_FILE, DONE_FILE, ...OF_THE_RUN].map((file): Said => [file, ['run_id']]),
  [MANIFEST_FILE, of('fixtures'), of('path_witnesses')].map((file): Said => [file, ['plan_id']]),
  [
    ...[MANIFEST_FILE, WORLD_FILE, of('expected_matrix'), of('mismatch_summary'), ...OF_THE_RUN].map((file): Said => [file, ['world_id']]),
    [MANIFEST_FILE, ['execution', 'world', 'world_id']],
  ],
  [
    [MANIFEST_FILE, ['execution', 'world', 'source']],
    [JOB_FILE, ['world', 'source']],
  ],
  [
    [MANIFEST_FILE, ['execution', 'filters']],
    [JOB_FILE, ['filters']],
    [of('summary'), ['filters']],
  ],
  [
    [MANIFEST_FILE, ['dry_run']],
    [of('summary'), ['dry_run']],
  ],
  [
    [MANIFEST_FILE, ['execution', 'lanes']],
    [of('summary'), ['lanes']],
  ],
  [
    [of('summary'), ['mismatch_counts']],
    [of('mismatch_summary'), ['counts']],
  ],
];

/** Documents of one bundle that contradict each other about the run, its world, its channel, its runner or what was applied. */
export function contradictions(claims: Claims): Error[] {
  return [
    ...TWICE.flatMap((said) => disagreements(claims, said)),
    ...profileContradictions(claims),
    ...preflightContradictions(claims),
    ...runnerContradictions(claims),
    ...cleanStartContradictions(claims),
    ...launchContradictions(claims),
  ];
}

function disagreements(claims: Claims, [first, ...others]: readonly Said[]): Error[] {
  if (first === undefined) return [];
  const saidIn = ([document, path]: Said): unknown => at(claims.document(document), ...path);
  const value = saidIn(first);
  return others
    .filter((said) => saidIn(said) !== null && !isSame(saidIn(said), value))
    .map(([document, path]) => inconsistent(document, `/${path.join('/')}`, `${path.join('.')} is not what ${first[0]} says`));
}

/** The results of each profile say for themselves which run they are of. */
function profileContradictions({ document }: Claims): Error[] {
  const run = at(document(MANIFEST_FILE), 'run_id');
  const file = of('runtime_results');
  return Object.entries(document(file))
    .filter(([, profile]) => at(profile, 'run_id') !== null && !isSame(at(profile, 'run_id'), run))
    .map(([id]) => inconsistent(file, jsonPointer([id, 'run_id']), 'the results are of another run'));
}

/** The record in the manifest, its file and the end record are one. A schema version may stand in one of them only. */
function preflightContradictions({ document }: Claims): Error[] {
  const file = of('apply_preflight');
  const manifest = document(MANIFEST_FILE);
  const preflight = document(file);
  const done = document(DONE_FILE);
  const copies = [
    [MANIFEST_FILE, '/apply_preflight/record', at(manifest, 'apply_preflight', 'record')],
    [DONE_FILE, '/apply_preflight', at(done, 'apply_preflight')],
  ] as const;
  const isThere = Object.keys(preflight).length > 0;
  const isTold = isObject(at(manifest, 'apply_preflight', 'record'));
  if (isThere && !isTold) return [inconsistent(MANIFEST_FILE, '/apply_preflight', `it tells of no preflight, and there is ${file}`)];
  return copies.flatMap(([document, field, copy]) => {
    if (!isObject(copy)) return [];
    if (!isThere) return [inconsistent(document, field, `there is a preflight, and no ${file}`)];
    return isSame(withoutVersion(copy), withoutVersion(preflight))
      ? []
      : [inconsistent(document, field, `the preflight is not the one of ${file}`)];
  });
}

function withoutVersion({ schema_version: _, ...record }: JsonObject): JsonObject {
  return record;
}

/** Who decided: the manifest against what every row and the preflight say. */
function runnerContradictions({ document, rows }: Claims): Error[] {
  const runner = at(document(MANIFEST_FILE), 'execution', 'runner');
  if (typeof runner !== 'string') return [];
  const isSimulated = runner === 'simulated';
  const found: Error[] = [];
  const prefix = `runtime-${runner}/`;
  const foreign = rows.findIndex(({ harness }) => harness?.startsWith(prefix) !== true);
  if (foreign !== -1)
    found.push(inconsistent(ROWS_FILE, `/${foreign}/harness`, `the row is not by the runner that ${MANIFEST_FILE} names`));
  const source = isSimulated ? 'engine' : 'sandbox_check';
  const asked = rows.findIndex(({ oracle }) => oracle !== null && at(oracle, 'source') !== source);
  if (asked !== -1)
    found.push(inconsistent(ROWS_FILE, `/${asked}/oracle/source`, `the answer is not by the runner that ${MANIFEST_FILE} names`));
  const file = of('apply_preflight');
  const preflight = document(file);
  const harness = at(preflight, 'harness');
  if (typeof harness === 'string' && !harness.startsWith(prefix)) found.push(inconsistent(file, '/harness', 'it is by another runner'));
  if (Object.keys(preflight).length > 0 && (at(preflight, 'runner') === 'simulated') !== isSimulated) {
    found.push(inconsistent(file, '/runner', `it is by another runner than ${MANIFEST_FILE} names`));
  }
  if (isSimulated && (at(preflight, 'apply_ok') !== null || at(preflight, 'apply_report') !== null)) {
    found.push(inconsistent(file, '/apply_ok', 'a simulated run applies no policy'));
  }
  return found;
}

function cleanStartContradictions({ document }: Claims): Error[] {
  const manifest = document(MANIFEST_FILE);
  const isClean = at(manifest, 'channel') === 'launchd_clean';
  if (isClean && at(manifest, 'stage_used') !== true) {
    return [inconsistent(MANIFEST_FILE, '/stage_used', 'a run of the channel launchd_clean starts from a stage')];
  }
  const isClaimed = isObject(at(manifest, 'execution', 'clean_start'));
  return isClaimed && !isClean
    ? [inconsistent(MANIFEST_FILE, '/execution/clean_start', 'a run of another channel has no clean start')]
    : [];
}

/** What launchd was told to start is what the manifest says was started. A worker that never said hello has no clean start. */
function launchContradictions({ document }: Claims): Error[] {
  const launch = document(LAUNCH_FILE);
  const manifest = document(MANIFEST_FILE);
  const label = at(launch, 'label');
  const started = at(manifest, 'execution', 'clean_start');
  const found: Error[] = [];
  if (label !== null && isObject(started) && !isSame(at(started, 'label'), label))
    found.push(inconsistent(MANIFEST_FILE, '/execution/clean_start/label', `launchd started another job, by ${LAUNCH_FILE}`));
  const runner = listAt(launch, 'staged').find((file) => at(file, 'name') === 'runner.mjs');
  if (
    at(started, 'nonce_confirmed') === true &&
    runner !== undefined &&
    !isSame(at(runner, 'sha256'), at(manifest, 'execution', 'runner_sha256'))
  )
    found.push(inconsistent(MANIFEST_FILE, '/execution/runner_sha256', `the runner that was staged is another, by ${LAUNCH_FILE}`));
  const told = at(document(STATUS_FILE), 'launchctl_diagnostics');
  if (told !== null && label !== null && told !== LAUNCH_FILE)
    found.push(inconsistent(STATUS_FILE, '/launchctl_diagnostics', `what launchd said stands in ${LAUNCH_FILE}`));
  return found;
}
