import { artifactLines, artifactRows, BundleError, readArtifact, readJsonArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { LIMITS } from '@runtime/contracts';
import { list, member, object, type Row, text } from './values.js';

/** The rows of a bundle, joined by nothing yet. What a bundle does not hold is empty, and said in `notes`. */
export interface BundleData {
  matrix: Row;
  /** By {@link probeKey}, in document order; a key met twice keeps its first row, the others go to `extra_events`. */
  events: Map<string, Row>;
  extra_events: Row[];
  /** Per profile id: the members of its results but its rows. */
  profiles: Map<string, Row>;
  /** Raw rows of the scenario lane, by key. */
  results: Map<string, Row>;
  /** Rows without policy, by profile id and probe name. */
  baseline: Map<string, Row>;
  oracle: Map<string, Row[]>;
  mismatches: Map<string, Row>;
  /** Reasons of mismatch packets. */
  reasons: Map<string, string>;
  job: Row;
  /** Rows of the job's scenario and baseline lane: `<lane>` + key. */
  job_rows: Map<string, Row>;
  notes: string[];
}

/** Names a probe within a run. No id holds the separator: ids with control characters would only miss their partner. */
export const probeKey = (profile: string | null, probe: string | null): string => `${profile ?? ''}\u0000${probe ?? ''}`;

/** Reads the documents of a verified bundle; every byte meets the index again. @throws BundleError, ContractError, FilesError. */
export async function readBundleData(bundle: VerifiedBundle): Promise<BundleData> {
  const reader = new Reader(bundle);
  const job = object(await reader.document('job/job.json'));
  // What our runs write there stands in the rows of the job and the events as well, and there may be a lot of it.
  const results = Object.keys(job).length > 0 ? {} : object(await reader.document('runtime_results.json'));
  const data: BundleData = {
    matrix: object(await reader.document('expected_matrix.json')),
    events: new Map(),
    extra_events: [],
    profiles: new Map(),
    results: new Map(),
    baseline: new Map(),
    oracle: new Map(),
    mismatches: new Map(),
    reasons: new Map(),
    job: only(job, ['profiles', 'simulated_host']),
    job_rows: new Map(),
    notes: reader.notes,
  };
  for (const [profile, value] of Object.entries(results)) {
    const { probes, ...facts } = object(value);
    data.profiles.set(profile, facts);
    for (const row of list(probes).map(object)) keepFirst(data.results, probeKey(profile, idOf(row)), row);
  }
  for await (const row of reader.rows('runtime_events.normalized.json')) {
    if (!keepFirst(data.events, probeKey(text(row, 'profile_id'), idOf(row)), row)) data.extra_events.push(row);
  }
  for (const row of await reader.results('baseline_results.json')) {
    keepFirst(data.baseline, probeKey(text(row, 'profile_id'), text(row, 'probe_name')), only(row, BASELINE_MEMBERS));
  }
  for (const row of await reader.results('oracle_results.json')) {
    const key = probeKey(text(row, 'profile_id'), text(row, 'expectation_id'));
    const rows = data.oracle.get(key);
    const kept = only(row, ORACLE_MEMBERS);
    if (rows === undefined) data.oracle.set(key, [kept]);
    else rows.push(kept);
  }
  for (const row of list(member(object(await reader.document('mismatch_summary.json')), 'mismatches')).map(object)) {
    keepFirst(data.mismatches, probeKey(text(row, 'profile_id'), text(row, 'expectation_id')), row);
  }
  for await (const row of reader.lines('mismatch_packets.jsonl')) {
    const reason = text(row, 'mismatch_reason');
    const profile = text(object(member(row, 'decision_event')), 'profile_id');
    if (reason !== null) keepFirst(data.reasons, probeKey(profile, text(row, 'expectation_id')), reason);
  }
  for await (const row of reader.lines('job/results.ndjson')) {
    // The oracle lane has a document of its own.
    if (text(row, 'lane') === 'oracle') continue;
    keepFirst(data.job_rows, `${text(row, 'lane')}${probeKey(text(row, 'profile_id'), text(row, 'expectation_id'))}`, row);
  }
  return data;
}

const BASELINE_MEMBERS = [
  'status',
  'exit_code',
  'error',
  'stdout',
  'stderr',
  'observed_path',
  'observed_path_source',
  'observed_path_errno',
  'probe_details',
];
const ORACLE_MEMBERS = ['decision', 'operation', 'argument', 'filter_type_name', 'source', 'stage'];

/** A row with these members of it, so that the others need no room. */
function only(row: Row, names: readonly string[]): Row {
  const kept: Row = {};
  for (const name of names) {
    const value = member(row, name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** The id rows are joined by. */
export const idOf = (row: Row): string | null => text(row, 'expectation_id') ?? text(row, 'scenario_id') ?? text(row, 'name');

function keepFirst<T>(map: Map<string, T>, key: string, value: T): boolean {
  if (map.has(key)) return false;
  map.set(key, value);
  return true;
}

/** Reads what is there; a document beyond the ceiling is left out and named, since a page without it is still of use. */
class Reader {
  readonly notes: string[] = [];
  readonly #bundle: VerifiedBundle;

  constructor(bundle: VerifiedBundle) {
    this.#bundle = bundle;
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

  async results(name: string): Promise<Row[]> {
    return list(member(object(await this.document(name)), 'results')).map(object);
  }

  async *rows(name: string): AsyncGenerator<Row> {
    if (!this.#has(name)) return;
    for await (const batch of artifactRows(this.#bundle, name)) for (const row of batch) yield object(row.value());
  }

  async *lines(name: string): AsyncGenerator<Row> {
    if (!this.#has(name)) return;
    for await (const value of artifactLines(this.#bundle, name)) yield object(value);
  }

  #has(name: string): boolean {
    return this.#bundle.artifacts.includes(name);
  }
}

/** Text of an indexed artifact. */
export async function artifactText(bundle: VerifiedBundle, name: string): Promise<string> {
  return (await readArtifact(bundle, name, { maxBytes: LIMITS.sbplBytes })).toString('utf8');
}
