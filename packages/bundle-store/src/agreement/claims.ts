import { ARTIFACTS } from '@runtime/contracts';
import { isObject, type JsonObject } from '../document.js';
import { MANIFEST_FILE, STATUS_FILE } from '../names.js';
import { bundleError } from '../problem.js';
import { DONE_FILE, JOB_FILE, ROWS_FILE, WORLD_FILE } from './job-files.js';
import type { ProbeTable } from './probe-table.js';
import { at, isSame } from './values.js';

/** The documents of a run that say the same thing twice. Empty where there is none. */
export interface ClaimingDocuments {
  manifest: JsonObject;
  status: JsonObject;
  summary: JsonObject;
  preflight: JsonObject;
  job: JsonObject;
  done: JsonObject;
  world: JsonObject;
  rows: ProbeTable;
}

type Said = readonly [document: string, path: readonly string[]];

const of = (name: keyof typeof ARTIFACTS): string => ARTIFACTS[name].file;
const FILES: Readonly<Record<string, keyof ClaimingDocuments>> = {
  [MANIFEST_FILE]: 'manifest',
  [STATUS_FILE]: 'status',
  [of('summary')]: 'summary',
  [of('apply_preflight')]: 'preflight',
  [JOB_FILE]: 'job',
  [DONE_FILE]: 'done',
  [WORLD_FILE]: 'world',
};

const HEAD = ['run_id', 'world_id', 'channel', 'plan_id', 'plan_digest'];

/** What is said in more than one place: the first is held against the others, as far as they speak. */
const TWICE: readonly (readonly Said[])[] = [
  ...HEAD.map((name) => [MANIFEST_FILE, STATUS_FILE, of('summary')].map((file): Said => [file, [name]])),
  [
    [MANIFEST_FILE, ['run_id']],
    [JOB_FILE, ['run_id']],
    [DONE_FILE, ['run_id']],
    [of('apply_preflight'), ['run_id']],
  ],
  [
    [MANIFEST_FILE, ['world_id']],
    [MANIFEST_FILE, ['execution', 'world', 'world_id']],
    [JOB_FILE, ['world_id']],
    [WORLD_FILE, ['world_id']],
    [of('apply_preflight'), ['world_id']],
  ],
  [
    [MANIFEST_FILE, ['execution', 'world', 'source']],
    [JOB_FILE, ['world', 'source']],
  ],
  [
    [MANIFEST_FILE, ['execution', 'filters']],
    [JOB_FILE, ['filters']],
  ],
  [
    [MANIFEST_FILE, ['dry_run']],
    [of('summary'), ['dry_run']],
  ],
  [
    [MANIFEST_FILE, ['execution', 'lanes']],
    [of('summary'), ['lanes']],
  ],
];

/** Documents of one bundle that contradict each other about the run, its world, its channel, its runner or what was applied. */
export function contradictions(documents: ClaimingDocuments): Error[] {
  return [
    ...TWICE.flatMap((said) => disagreements(documents, said)),
    ...preflightContradictions(documents),
    ...runnerContradictions(documents),
    ...cleanStartContradictions(documents),
  ];
}

function disagreements(documents: ClaimingDocuments, [first, ...others]: readonly Said[]): Error[] {
  if (first === undefined) return [];
  const saidIn = ([document, path]: Said): unknown => at(documents[FILES[document] as keyof ClaimingDocuments], ...path);
  const value = saidIn(first);
  return others
    .filter((said) => saidIn(said) !== null && !isSame(saidIn(said), value))
    .map(([document, path]) => inconsistent(document, `/${path.join('/')}`, `${path.join('.')} is not what ${first[0]} says`));
}

/** The record in the manifest, its file and the end record are one. A schema version may stand in one of them only. */
function preflightContradictions({ manifest, preflight, done }: ClaimingDocuments): Error[] {
  const copies = [
    [MANIFEST_FILE, '/apply_preflight/record', at(manifest, 'apply_preflight', 'record')],
    [DONE_FILE, '/apply_preflight', at(done, 'apply_preflight')],
  ] as const;
  const file = of('apply_preflight');
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
function runnerContradictions({ manifest, preflight, rows }: ClaimingDocuments): Error[] {
  const runner = at(manifest, 'execution', 'runner');
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

function cleanStartContradictions({ manifest }: ClaimingDocuments): Error[] {
  const isClaimed = isObject(at(manifest, 'execution', 'clean_start'));
  if (!isClaimed || at(manifest, 'channel') === 'launchd_clean') return [];
  return [inconsistent(MANIFEST_FILE, '/execution/clean_start', 'a run of another channel has no clean start')];
}

const inconsistent = (path: string, field: string, what: string): Error =>
  bundleError('BUNDLE_EVIDENCE_INCONSISTENT', `${path}: ${what}`, { path, field, hint: 'take the bundle from its source again' });
