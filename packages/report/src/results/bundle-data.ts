import { readArtifact, showArtifacts, type VerifiedBundle } from '@runtime/bundle-store';
import { LIMITS } from '@runtime/contracts';
import { EventTally } from './event-tally.js';
import { RowWatches } from './row-watches.js';
import { SharedValues } from './shared-values.js';
import { member, object, type Row, text } from './values.js';

/** What a bundle says of one probe beside its event: of each row the members that anybody asks for. */
export interface Recorded {
  /** The planned row and its place in the plan; null for what nobody planned. */
  planned: { place: number; profile: string; row: Row } | null;
  /** The raw row of the scenario lane, where the run has no job. */
  result: Row | null;
  oracle: Row[];
  mismatch: Row | null;
  /** The reason of its mismatch packet. */
  reason: string | null;
  scenario_job: Row | null;
  baseline_job: Row | null;
}

/** The documents of a bundle, their rows by probe. What a bundle does not hold is empty, and said in `notes`. */
export interface BundleData {
  /** Of a long matrix all but its probes. */
  matrix: Row;
  /** By {@link probeKey}, the planned ones in the order of the plan; of rows with the same key the first. */
  recorded: Map<string, Recorded>;
  /** Per profile id: the members of its results but its rows. */
  profiles: Map<string, Row>;
  /** Rows without policy, by profile id and probe name. */
  baseline: Map<string, Row>;
  job: Row;
  /** In document order, of each the members that anybody asks for. Whoever joins them empties the list. */
  events: Row[];
}

export const JOB = 'job/job.json';

/** Names a probe within a run. No id holds the separator: ids with control characters would only miss their partner. */
export const probeKey = (profile: string | null, probe: string | null): string => `${profile ?? ''}\u0000${probe ?? ''}`;

/** Reads the documents of a bundle that is open; every byte meets the index again. @throws BundleError, ContractError, FilesError. */
export async function readBundleData(bundle: VerifiedBundle): Promise<BundleData> {
  const rows = new BundleRows(new Set(bundle.artifacts));
  await showArtifacts(bundle, rows.watches);
  return rows.data();
}

/** Gathers the rows of a bundle by probe while they are read, in whatever order its documents come. */
export class BundleRows extends RowWatches {
  /** Over all events, whichever rows are kept. */
  readonly tally = new EventTally();
  readonly #data: BundleData = { matrix: {}, recorded: new Map(), profiles: new Map(), baseline: new Map(), job: {}, events: [] };
  readonly #shared = new SharedValues();
  #whole = FEW;
  #places = 0;

  /**
   * @param names The artifacts of the bundle.
   * @param only Keys of the probes of which rows are kept; those of all unless told otherwise.
   */
  constructor(names: ReadonlySet<string>, only?: ReadonlySet<string>) {
    super();
    const { baseline, events } = this.#data;
    const ofProbe = (profile: string | null, probe: string | null, note: (record: Recorded) => void): void => {
      const key = probeKey(profile, probe);
      if (only?.has(key) !== false) note(this.#recordOf(key));
    };
    const ofRow = (row: Row, note: (record: Recorded) => void): void => ofProbe(text(row, 'profile_id'), text(row, 'expectation_id'), note);
    /** The rows without policy that these probes ask for by name. */
    const named = new Set<string>();
    // First, since what an event repeats of it is not kept twice.
    this.rows('job/results.ndjson', { kind: 'lines' }, (row) => {
      const lane = text(row, 'lane');
      // The oracle lane has a document of its own.
      ofRow(row, (record) => {
        if (lane === 'scenario') record.scenario_job ??= this.#only(row, JOB_MEMBERS);
        else if (lane === 'baseline') record.baseline_job ??= this.#only(row, JOB_MEMBERS);
      });
    });
    this.rows(
      JOB,
      { kind: 'inside', at: ['probes'], pick: [] },
      () => {},
      (job) => (this.#data.job = job),
    );
    this.rows(
      'expected_matrix.json',
      { kind: 'inside', at: ['profiles', '*', 'probes'] },
      (row, [, profile = '']) => {
        ofProbe(profile, idOf(row), (record) => {
          record.planned ??= { place: ++this.#places, profile, row: this.#only(row, PLANNED_MEMBERS) };
          if (only !== undefined) named.add(probeKey(profile, text(row, 'name')));
        });
      },
      (matrix) => (this.#data.matrix = matrix),
    );
    // What our runs write there stands in the rows of the job and the events as well, and there may be a lot of it.
    if (!names.has(JOB)) {
      this.rows(
        'runtime_results.json',
        { kind: 'inside', at: ['*', 'probes'] },
        (row, [profile = '']) => {
          ofProbe(profile, idOf(row), (record) => {
            record.result ??= row;
          });
        },
        (results) => {
          for (const [profile, value] of Object.entries(results)) {
            const { probes, ...facts } = object(value);
            this.#data.profiles.set(profile, facts);
          }
        },
      );
    }
    this.rows('baseline_results.json', { kind: 'inside', at: ['results'] }, (row) => {
      const key = probeKey(text(row, 'profile_id'), text(row, 'probe_name'));
      if (only !== undefined && !named.has(key)) return;
      if (!baseline.has(key)) baseline.set(key, this.#only(row, BASELINE_MEMBERS));
    });
    this.rows('oracle_results.json', { kind: 'inside', at: ['results'] }, (row) =>
      ofRow(row, ({ oracle }) => void oracle.push(this.#only(row, ORACLE_MEMBERS))),
    );
    this.rows('mismatch_summary.json', { kind: 'inside', at: ['mismatches'] }, (row) => {
      this.tally.mismatch(row);
      ofRow(row, (record) => {
        record.mismatch ??= this.#only(row, MISMATCH_MEMBERS);
      });
    });
    this.rows('mismatch_packets.jsonl', { kind: 'lines' }, (row) => {
      const profile = text(object(member(row, 'decision_event')), 'profile_id');
      ofProbe(profile, text(row, 'expectation_id'), (record) => {
        record.reason ??= this.#shared.of('mismatch_reason', text(row, 'mismatch_reason')) as string | null;
      });
    });
    this.rows('runtime_events.normalized.json', { kind: 'array' }, (row) => {
      this.tally.event(row);
      const key = probeKey(text(row, 'profile_id'), idOf(row));
      if (only?.has(key) === false) return;
      const job = this.#data.recorded.get(key)?.scenario_job;
      const isTold = STREAMS.every((stream) => typeof job?.[stream] === 'string');
      events.push(this.#only(row, isTold ? EVENT_MEMBERS : EVENT_AND_STREAMS));
    });
  }

  /** @throws what kept a document from being read. */
  data(): BundleData {
    this.throwIfFailed();
    return this.#data;
  }

  #recordOf(key: string): Recorded {
    const { recorded } = this.#data;
    let record = recorded.get(key);
    if (record === undefined) {
      record = { planned: null, result: null, oracle: [], mismatch: null, reason: null, scenario_job: null, baseline_job: null };
      recorded.set(key, record);
    }
    return record;
  }

  /** A row in which only these members say anything, so that the others need no room. */
  #only(row: Row, names: ReadonlySet<string>): Row {
    if (this.#whole-- > 0) return row;
    // A copy of the whole has all its members at once: objects that grow take more time and room.
    const kept: Row = { ...row };
    for (const name of Object.keys(row)) kept[name] = names.has(name) ? this.#shared.of(name, row[name]) : undefined;
    return kept;
  }
}

/** Rows of which the whole is held: cutting a few down takes longer than their room is worth. */
const FEW = 2000;

const PLANNED_MEMBERS = new Set([
  ...['expectation_id', 'scenario_id', 'name', 'operation', 'target', 'expected'],
  ...['driver', 'syscall', 'attr_payload', 'filter_name'],
]);
const BASELINE_MEMBERS = new Set([
  ...['status', 'exit_code', 'error', 'stdout', 'stderr'],
  ...['observed_path', 'observed_path_source', 'observed_path_errno', 'probe_details'],
]);
const ORACLE_MEMBERS = new Set(['decision', 'operation', 'argument', 'filter_type_name', 'source', 'stage']);
const MISMATCH_MEMBERS = new Set(['mismatch_type', 'known']);
const JOB_MEMBERS = new Set([
  ...['outcome', 'reason', 'signal', 'errno', 'absent', 'answer', 'failure_stage'],
  ...['rule', 'first_denied', 'prerequisite', 'stdout', 'stderr'],
]);

/** What a process wrote; the job's row has it too, where there is one. */
const STREAMS = ['stdout', 'stderr'];
const EVENT_MEMBERS = new Set([
  ...['profile_id', 'expectation_id', 'scenario_id', 'name', 'probe_name', 'operation', 'target', 'requested_path'],
  ...['expected', 'actual', 'match', 'absent', 'failure_stage', 'failure_kind', 'intended_op_witnessed', 'reached_primary_op'],
  ...['errno', 'errno_name', 'exit_code', 'error', 'first_denial_op', 'first_denial_filters', 'decision_path', 'policy_layers'],
  ...['normalized_path', 'normalized_path_source', 'observed_path', 'observed_path_source', 'probe_details', 'apply_report'],
  ...['notes', 'harness', 'runner_info', 'command', 'resource_hygiene', 'preflight'],
  ...['tcc_confounder', 'service_confounder', 'file_confounder'],
]);

const EVENT_AND_STREAMS = new Set([...EVENT_MEMBERS, ...STREAMS]);

/** The id rows are joined by. */
export const idOf = (row: Row): string | null => text(row, 'expectation_id') ?? text(row, 'scenario_id') ?? text(row, 'name');

/** Text of an indexed artifact. */
export async function artifactText(bundle: VerifiedBundle, name: string): Promise<string> {
  return (await readArtifact(bundle, name, { maxBytes: LIMITS.sbplBytes })).toString('utf8');
}
