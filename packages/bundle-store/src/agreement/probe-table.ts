import { type DecidingRow, type Decision, decisionOfRow, type Lane, processDecision } from '@runtime/contracts';
import type { ArtifactWatch, ArtifactWatches } from '../artifact-watch.js';
import { isObject, type JsonObject, member, textMember } from '../document.js';
import { commandOf, outputOf } from './fingerprints.js';
import { JOB_FILE, MATRIX_FILE, ROWS_FILE } from './job-files.js';

const TEXTS = ['lane', 'profile_id', 'expectation_id', 'name', 'operation', 'target'] as const;
const IDENTITY = ['lane', 'profile_id', 'expectation_id'] as const;

/** A probe that the job asks for. */
interface AskedProbe {
  lane: Lane;
  profile_id: string;
  expectation_id: string;
  name: string;
  operation: string;
  target: string;
}

/** What the job and its row say of one probe of one lane: what every document must repeat. */
export interface ProbeFact extends AskedProbe {
  expected: string | null;
  decision: Decision | null;
  harness: string | null;
  exit_code: unknown;
  errno: unknown;
  /** Why the platform alone gave no answer at all. */
  failed: boolean;
  /** What the platform decides alone, as the baseline lane tells it. */
  platform: Decision | 'unknown';
  /** What the policy decides, as far as the probe came to it. */
  process: Decision | 'unknown';
  /** What it ran; a digest where that is long. */
  command: string;
  /** What it wrote to both streams, likewise. */
  output: string;
  /** The answer of the lane that asks; null where there was none. */
  oracle: JsonObject | null;
}

/** The probes of a run with their rows, in the order of the job. */
export type ProbeTable = readonly ProbeFact[];

/** Where the rows of a job are not those that the job asks for. */
export interface RowFault {
  /** Position of the row. */
  index: number;
  message: string;
}

/** Joins the probes of the job with its rows, when each of the three documents is read, in this order. */
export class ProbeTableReader {
  readonly watches: ArtifactWatches;
  /** Job and matrix without their probes, by name. */
  readonly around = new Map<string, unknown>();
  /** What kept one of the documents from being read. */
  error: Error | null = null;
  readonly #table: ProbeFact[] = [];
  readonly #asked: AskedProbe[] = [];
  readonly #expected = new Map<string, string>();
  #listsProbes = false;
  #fault: RowFault | null = null;

  constructor() {
    const fail = (error: Error): void => {
      this.error ??= error;
    };
    // Without probes nothing is compared, so nothing is asked of the other two.
    const rest = { fail: (error: Error): void => (this.#listsProbes ? fail(error) : undefined) };
    this.watches = new Map<string, ArtifactWatch>([
      [JOB_FILE, { form: { kind: 'inside', at: ['probes'] }, see: ({ value }) => this.#ask(value), end: (job) => this.#end(job), fail }],
      [
        MATRIX_FILE,
        {
          form: { kind: 'inside', at: ['profiles', '*', 'probes'] },
          see: ({ keys, value }) => this.#expect(keys[1] as string, value),
          end: (matrix) => this.around.set(MATRIX_FILE, matrix),
          ...rest,
        },
      ],
      [ROWS_FILE, { form: { kind: 'lines' }, see: ({ value }) => this.#answer(value), ...rest }],
    ]);
  }

  /** Null where the job lists no probes: then there is nothing to compare with. Of a run that failed the last rows may not have come. */
  table(failed: boolean): { table: ProbeTable; fault: RowFault | null } | null {
    if (!this.#listsProbes) return null;
    this.#tellPlatform();
    const isShort = this.#table.length < this.#asked.length && !failed;
    const short = {
      index: this.#table.length,
      message: `the job asks for ${this.#asked.length} rows, and there are ${this.#table.length}`,
    };
    return { table: this.#table, fault: this.#fault ?? (isShort ? short : null) };
  }

  #tellPlatform(): void {
    const alone = new Map<string, ProbeFact>();
    for (const fact of this.#table) if (fact.lane === 'baseline') alone.set(keyOf(fact.profile_id, fact.expectation_id), fact);
    for (const fact of this.#table) {
      const baseline = alone.get(keyOf(fact.profile_id, fact.expectation_id));
      fact.platform = baseline === undefined || baseline.failed ? 'unknown' : (baseline.decision ?? 'unknown');
    }
  }

  #ask(probe: unknown): void {
    const { lane, profile_id, expectation_id, name, operation, target } = (isObject(probe) ? probe : {}) as unknown as AskedProbe;
    this.#asked.push({ lane, profile_id, expectation_id, name, operation, target });
  }

  #end(job: unknown): void {
    if (!isObject(job)) return;
    const { probes, ...rest } = job;
    this.around.set(JOB_FILE, rest);
    this.#listsProbes = Array.isArray(probes) && this.#asked.every((probe) => TEXTS.every((name) => typeof probe[name] === 'string'));
  }

  #expect(profile: string, probe: unknown): void {
    const [id, decision] = [textMember(probe, 'expectation_id'), textMember(probe, 'expected')];
    if (id !== null && decision !== null) this.#expected.set(keyOf(profile, id), decision);
  }

  #answer(row: unknown): void {
    if (!this.#listsProbes || this.#fault !== null) return;
    const index = this.#table.length;
    const probe = this.#asked[index];
    if (probe === undefined) {
      this.#fault = { index, message: `the job asks for ${this.#asked.length} rows, and there are more` };
      return;
    }
    const wrong = IDENTITY.find((name) => member(row, name) !== probe[name]);
    if (wrong === undefined) this.#table.push(factOf(probe, row as JobRow, this.#expected));
    else this.#fault = { index, message: `row ${index} is not the one the job asks for: ${wrong} differs` };
  }
}

/** What of a row bears on the facts. No other member of an object that was parsed has these names. */
interface JobRow extends DecidingRow {
  harness?: unknown;
  exit_code?: unknown;
  errno?: unknown;
  failure_stage?: unknown;
  command?: unknown;
  stdout?: unknown;
  stderr?: unknown;
  oracle?: unknown;
}

function factOf(asked: AskedProbe, row: JobRow, expected: ReadonlyMap<string, string>): ProbeFact {
  const { lane, profile_id, expectation_id, name, operation, target } = asked;
  const { harness, exit_code, errno, oracle, outcome, kind } = row;
  const decision = decisionOfRow(row);
  return {
    lane,
    profile_id,
    expectation_id,
    name,
    operation,
    target,
    expected: expected.get(keyOf(profile_id, expectation_id)) ?? null,
    decision,
    harness: typeof harness === 'string' ? harness : null,
    exit_code: exit_code ?? null,
    errno: errno ?? null,
    failed: outcome === 'timed_out' || kind === 'not_run',
    platform: 'unknown',
    // What was allowed has stopped nowhere.
    process: processDecision(decision, decision === 'allow' ? null : row.failure_stage),
    command: commandOf(row),
    output: outputOf(row),
    oracle: isObject(oracle) ? oracle : null,
  };
}

const keyOf = (profile: string, expectation: string): string => `${profile}\n${expectation}`;
