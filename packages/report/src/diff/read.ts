import type { OpenBundleOptions, VerifiedBundle } from '@runtime/bundle-store';
import { encodeCanonicalLine, sha256Hex } from '@runtime/contracts';
import { type OpenedRun, openRows } from '../open-run.js';
import { type BundleData, JOB } from '../results/bundle-data.js';
import { RowWatches } from '../results/row-watches.js';
import { SharedValues } from '../results/shared-values.js';
import type { Row } from '../results/values.js';
import type { DiffSide, ExpectationFacts } from './model.js';

const EVENTS = 'runtime_events.normalized.json';
const MATRIX = 'expected_matrix.json';

const EVENT_MEMBERS = [
  'profile_id',
  'expectation_id',
  'scenario_id',
  'operation',
  'target',
  'expected',
  'actual',
  'failure_stage',
  'failure_kind',
  'normalized_path',
  'normalized_path_source',
  'policy_layers',
  'service_confounder',
  'absent',
];

/** One of two runs that are compared. */
export interface OpenedSide extends OpenedRun {
  job: Row;
  side: DiffSide;
}

/** Opens a bundle strictly and keeps of it what a comparison needs. @throws BundleError when it does not verify. */
export async function openSide(dir: string, options: OpenBundleOptions): Promise<OpenedSide> {
  const { rows, ...opened } = await openRows(dir, options, () => new SideRows());
  const job = rows.job();
  return { ...opened, job, side: { facts: bundleFacts(opened.bundle, job), expectations: rows.expectations() } };
}

/** What a comparison needs of a bundle whose rows were gathered already. */
export function sideOf(bundle: VerifiedBundle, { events, recorded, job }: BundleData): DiffSide {
  const expectations = new Expectations();
  for (const event of events) expectations.measured(event);
  for (const { planned } of recorded.values()) if (planned !== null) expectations.planned({ ...planned.row, profile_id: planned.profile });
  return { facts: bundleFacts(bundle, job), expectations: expectations.all() };
}

/** Gathers while a bundle is opened what a comparison needs of its rows. */
class SideRows extends RowWatches {
  readonly #expectations = new Expectations();
  #job: Row = {};

  constructor() {
    super();
    this.rows(
      JOB,
      { kind: 'inside', at: ['probes'], pick: [] },
      () => {},
      ({ probes, ...job }) => (this.#job = job),
    );
    this.rows(EVENTS, { kind: 'array', pick: EVENT_MEMBERS }, (row) => this.#expectations.measured(row));
    this.rows(MATRIX, { kind: 'inside', at: ['profiles', '*', 'probes'] }, (row, [, profile_id]) =>
      this.#expectations.planned({ ...row, profile_id }),
    );
  }

  /** Without its probes. @throws what kept a document from being read. */
  job(): Row {
    this.throwIfFailed();
    return this.#job;
  }

  expectations(): DiffSide['expectations'] {
    return this.#expectations.all();
  }
}

/** What was expected and found, by profile and expectation. */
class Expectations {
  readonly #measured = new Map<string, ExpectationFacts>();
  /** Where no event says that it ran (a dry run, a run that failed), it is there all the same: not measured. */
  readonly #planned = new Map<string, ExpectationFacts>();
  readonly #shared = new SharedValues();

  /** Of rows with the same key the last. */
  measured(row: Row): void {
    const facts = this.#factsOf(row);
    const key = this.#keyOf(facts);
    this.#measured.set(key, facts);
    this.#planned.delete(key);
  }

  /** Of rows with the same key the first. */
  planned(row: Row): void {
    const facts = this.#factsOf(row);
    const key = this.#keyOf(facts);
    if (!this.#measured.has(key) && !this.#planned.has(key)) this.#planned.set(key, facts);
  }

  /** What was measured in the order of the events, then the rest of the plan. */
  all(): Map<string, ExpectationFacts> {
    for (const [key, facts] of this.#planned) this.#measured.set(key, facts);
    return this.#measured;
  }

  #factsOf(row: Row): ExpectationFacts {
    return this.#shared.within('facts', expectationFacts(row));
  }

  #keyOf({ profile_id, expectation_id }: ExpectationFacts): string {
    return this.#shared.text(encodeCanonicalLine([profile_id, expectation_id]));
  }
}

function expectationFacts(row: Record<string, unknown>): ExpectationFacts {
  const layers = object(row['policy_layers']);
  const path = text(row['normalized_path']);
  return {
    profile_id: text(row['profile_id']) ?? '',
    expectation_id: text(row['expectation_id']) ?? text(row['scenario_id']) ?? '',
    operation: text(row['operation']) ?? '',
    target: text(row['target']),
    expected: text(row['expected']),
    decision: text(row['actual']),
    stage: text(row['failure_stage']),
    kind: text(row['failure_kind']),
    witness: path === null ? null : `${path} (${text(row['normalized_path_source']) ?? 'unknown'})`,
    baseline: text(object(layers['platform_policy'])['decision']),
    absent: row['absent'] === true || text(object(row['service_confounder'])['status']) === 'missing_service',
  };
}

function bundleFacts(bundle: VerifiedBundle, job: Row): DiffSide['facts'] {
  const manifest = object(bundle.run_manifest);
  const execution = object(manifest['execution']);
  const host = Object.entries(object(execution['host'])).map(([name, value]) => [name, value === null ? null : String(value)] as const);
  return {
    run_id: bundle.run_id,
    bundle_dir: bundle.bundle_dir,
    status: bundle.status,
    world_id: bundle.world_id,
    channel: text(manifest['channel']) ?? '',
    runner: text(execution['runner']),
    plan_id: text(manifest['plan_id']) ?? '',
    plan_digest: text(manifest['plan_digest']) ?? '',
    updated_at_unix: timeOf(bundle.run_status),
    host: Object.fromEntries(host),
    profiles: profileDigests(job),
  };
}

/** Our bundles hold the job, which names every profile's text by digest. The reference's do not, and then nothing is known. */
function profileDigests({ profiles }: Row): Record<string, string | null> {
  if (!Array.isArray(profiles)) return {};
  return Object.fromEntries(
    profiles.map(object).map((profile) => {
      const { profile_id, mode, text_sha256, run_time_block, key_rules } = profile;
      return [String(profile_id), sha256Hex(encodeCanonicalLine({ mode, text_sha256, run_time_block, key_rules }))];
    }),
  );
}

function timeOf(status: unknown): number | null {
  const time = Number(object(status)['updated_at_unix'] ?? Number.NaN);
  return Number.isFinite(time) ? time : null;
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
