import {
  artifactLines,
  artifactRows,
  BundleError,
  readArtifact,
  readArtifactRows,
  readJsonArtifact,
  type VerifiedBundle,
} from '@runtime/bundle-store';
import { LIMITS } from '@runtime/contracts';
import { SharedTexts } from './shared-texts.js';
import { list, member, object, type Row, text } from './values.js';

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
  notes: string[];
  /** The events, whole, in document order: there may be a lot of them, so they are read when they are asked for. */
  events(): AsyncIterable<Row>;
}

/** The probes that came out as expected, as far as their events tell it alone. */
export interface AsExpected {
  /** Their keys: each has one event, which says so. */
  probes: ReadonlySet<string>;
  /** Profiles of theirs. */
  profiles: ReadonlySet<string>;
  /** Keys of rows without policy that belong to them and to no other event. */
  baseline: ReadonlySet<string>;
  /** Whether every event is of one of them. */
  all: boolean;
}

/** Names a probe within a run. No id holds the separator: ids with control characters would only miss their partner. */
export const probeKey = (profile: string | null, probe: string | null): string => `${profile ?? ''}\u0000${probe ?? ''}`;

/** Reads the documents of a verified bundle, of the probes `besides` nothing; every byte meets the index again. @throws BundleError, ContractError, FilesError. */
export async function readBundleData(bundle: VerifiedBundle, besides: AsExpected = NO_PROBES): Promise<BundleData> {
  const reader = new Reader(bundle);
  const recorded = new Map<string, Recorded>();
  const recordOf = (key: string): Recorded => {
    let record = recorded.get(key);
    if (record === undefined) {
      record = { planned: null, result: null, oracle: [], mismatch: null, reason: null, scenario_job: null, baseline_job: null };
      recorded.set(key, record);
    }
    return record;
  };
  const ofProbe = (profile: string | null, id: string | null): Recorded | null => {
    const key = probeKey(profile, id);
    return besides.probes.has(key) ? null : recordOf(key);
  };
  const ofRow = (row: Row): Recorded | null => ofProbe(text(row, 'profile_id'), text(row, 'expectation_id'));
  /** Rows without policy that planned probes ask for by name. */
  const named = new Set<string>();
  const profiles = new Map<string, Row>();
  const baseline = new Map<string, Row>();
  const matrix = await reader.rows('expected_matrix.json', ['profiles', '*', 'probes'], (row, [, profile = '']) => {
    const record = ofProbe(profile, idOf(row));
    if (record === null) return;
    record.planned ??= { place: recorded.size, profile, row: reader.only(row, PLANNED_MEMBERS) };
    if (besides.probes.size > 0) named.add(probeKey(profile, text(row, 'name')));
  });
  const job = await jobOf(bundle);
  // What our runs write there stands in the rows of the job and the events as well, and there may be a lot of it.
  const results = Object.keys(job).length > 0 ? {} : object(await reader.document('runtime_results.json'));
  for (const [profile, value] of Object.entries(results)) {
    const { probes, ...facts } = object(value);
    profiles.set(profile, facts);
    for (const row of list(probes).map(object)) {
      const record = ofProbe(profile, idOf(row));
      if (record !== null) record.result ??= row;
    }
  }
  await reader.rows('baseline_results.json', ['results'], (row) => {
    const key = probeKey(text(row, 'profile_id'), text(row, 'probe_name'));
    if (besides.baseline.has(key) && !named.has(key)) return;
    if (!baseline.has(key)) baseline.set(key, reader.only(row, BASELINE_MEMBERS));
  });
  await reader.rows('oracle_results.json', ['results'], (row) => void ofRow(row)?.oracle.push(reader.only(row, ORACLE_MEMBERS)));
  await reader.rows('mismatch_summary.json', ['mismatches'], (row) => {
    const record = ofRow(row);
    if (record !== null) record.mismatch ??= reader.only(row, MISMATCH_MEMBERS);
  });
  for await (const row of reader.lines('mismatch_packets.jsonl')) {
    const profile = text(object(member(row, 'decision_event')), 'profile_id');
    const record = ofProbe(profile, text(row, 'expectation_id'));
    if (record !== null) record.reason ??= text(reader.only(row, ['mismatch_reason']), 'mismatch_reason');
  }
  for await (const row of reader.lines('job/results.ndjson')) {
    const lane = text(row, 'lane');
    const record = ofRow(row);
    if (record === null) continue;
    // The oracle lane has a document of its own.
    if (lane === 'scenario') record.scenario_job ??= reader.only(row, JOB_MEMBERS);
    else if (lane === 'baseline') record.baseline_job ??= reader.only(row, JOB_MEMBERS);
  }
  const { notes } = reader;
  return { matrix, recorded, profiles, baseline, job, notes, events: () => reader.events(besides) };
}

const NO_PROBES: AsExpected = { probes: new Set(), profiles: new Set(), baseline: new Set(), all: false };

const PLANNED_MEMBERS = [
  ...['expectation_id', 'scenario_id', 'name', 'operation', 'target', 'expected'],
  ...['driver', 'syscall', 'attr_payload', 'filter_name'],
];
const BASELINE_MEMBERS = [
  ...['status', 'exit_code', 'error', 'stdout', 'stderr'],
  ...['observed_path', 'observed_path_source', 'observed_path_errno', 'probe_details'],
];
const ORACLE_MEMBERS = ['decision', 'operation', 'argument', 'filter_type_name', 'source', 'stage'];
const MISMATCH_MEMBERS = ['mismatch_type', 'known'];
const JOB_MEMBERS = [
  ...['outcome', 'reason', 'signal', 'errno', 'absent', 'answer', 'failure_stage'],
  ...['rule', 'first_denied', 'prerequisite', 'stdout', 'stderr'],
];

/** The id rows are joined by. */
export const idOf = (row: Row): string | null => text(row, 'expectation_id') ?? text(row, 'scenario_id') ?? text(row, 'name');

/** Reads what is there; a document beyond the ceiling is left out and named, since a page without it is still of use. */
class Reader {
  readonly notes: string[] = [];
  readonly #bundle: VerifiedBundle;
  readonly #texts = new SharedTexts();

  constructor(bundle: VerifiedBundle) {
    this.#bundle = bundle;
  }

  /** A row with these members of it, so that the others need no room. */
  only(row: Row, names: readonly string[]): Row {
    const kept: Row = {};
    for (const name of names) {
      const value = member(row, name);
      if (value !== undefined) kept[name] = this.#texts.within(value);
    }
    return kept;
  }

  async document(name: string): Promise<unknown> {
    if (!this.#has(name)) return null;
    try {
      return await readJsonArtifact(this.#bundle, name, { exactNumbers: true });
    } catch (error) {
      if (!(error instanceof BundleError) || error.code !== 'BUNDLE_DOCUMENT_TOO_LARGE') throw error;
      this.notes.push(`${name} is larger than ${LIMITS.documentBytes / (1024 * 1024)} MiB: what only it holds is not shown.`);
      return null;
    }
  }

  /** The rows inside a document, and what it holds beside them. */
  async rows(name: string, at: readonly string[], see: (row: Row, keys: readonly string[]) => void): Promise<Row> {
    if (!this.#has(name)) return {};
    const inside = { at, exactNumbers: true };
    return object(await readArtifactRows(this.#bundle, name, inside, ({ value, keys }) => see(object(value), keys)));
  }

  async *events({ probes }: AsExpected): AsyncGenerator<Row> {
    const name = 'runtime_events.normalized.json';
    if (!this.#has(name)) return;
    for await (const batch of artifactRows(this.#bundle, name)) {
      for (const event of batch.map((row) => object(row.value()))) {
        if (!probes.has(probeKey(text(event, 'profile_id'), idOf(event)))) yield event;
      }
    }
  }

  async *lines(name: string): AsyncGenerator<Row> {
    if (!this.#has(name)) return;
    for await (const value of artifactLines(this.#bundle, name)) yield object(value);
  }

  #has(name: string): boolean {
    return this.#bundle.artifacts.includes(name);
  }
}

const JOB = 'job/job.json';

/** The job, of a long one all but its probes; empty where there is none. */
export async function jobOf(bundle: VerifiedBundle): Promise<Row> {
  if (!bundle.artifacts.includes(JOB)) return {};
  return object(await readArtifactRows(bundle, JOB, { at: ['probes'], pick: [], exactNumbers: true }, () => {}));
}

/** Text of an indexed artifact. */
export async function artifactText(bundle: VerifiedBundle, name: string): Promise<string> {
  return (await readArtifact(bundle, name, { maxBytes: LIMITS.sbplBytes })).toString('utf8');
}
