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
  /** What the job asks for, of which the first have their rows. */
  readonly #asked: ProbeFact[] = [];
  #answered = 0;
  /** By profile and expectation. */
  readonly #expected = new Map<string, Map<string, string>>();
  /** Lanes and probes name the same things: each text is held once. */
  readonly #texts = new Map<string, string>();
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
    const [asked, answered] = [this.#asked.length, this.#answered];
    const short = { index: answered, message: `the job asks for ${asked} rows, and there are ${answered}` };
    const table = answered === asked ? this.#asked : this.#asked.slice(0, answered);
    tellPlatform(table);
    return { table, fault: this.#fault ?? (answered < asked && !failed ? short : null) };
  }

  #ask(probe: unknown): void {
    const { lane, profile_id, expectation_id, name, operation, target } = (isObject(probe) ? probe : {}) as unknown as AskedProbe;
    const asked = [profile_id, expectation_id, name, operation, target].map((text) => this.#shared(text));
    this.#asked.push(unanswered(lane, ...(asked as [string, string, string, string, string])));
  }

  #shared<T>(text: T): T {
    if (typeof text !== 'string') return text;
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return (known as T | undefined) ?? text;
  }

  #end(job: unknown): void {
    if (!isObject(job)) return;
    const { probes, ...rest } = job;
    this.around.set(JOB_FILE, rest);
    this.#listsProbes = Array.isArray(probes) && this.#asked.every((probe) => TEXTS.every((name) => typeof probe[name] === 'string'));
  }

  #expect(profile: string, probe: unknown): void {
    const [id, decision] = [textMember(probe, 'expectation_id'), textMember(probe, 'expected')];
    if (id !== null && decision !== null) entriesOf(this.#expected, profile).set(this.#shared(id), decision);
  }

  #answer(row: unknown): void {
    if (!this.#listsProbes || this.#fault !== null) return;
    const index = this.#answered;
    const probe = this.#asked[index];
    if (probe === undefined) {
      this.#fault = { index, message: `the job asks for ${this.#asked.length} rows, and there are more` };
      return;
    }
    const wrong = IDENTITY.find((name) => member(row, name) !== probe[name]);
    if (wrong === undefined) {
      const expected = this.#expected.get(probe.profile_id)?.get(probe.expectation_id) ?? null;
      Object.assign(probe, answerOf(row as JobRow), { expected });
      probe.harness = this.#shared(probe.harness);
      this.#answered++;
    } else this.#fault = { index, message: `row ${index} is not the one the job asks for: ${wrong} differs` };
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

/** All members at once: objects that grow take several times the room. */
const unanswered = (
  lane: Lane,
  profile_id: string,
  expectation_id: string,
  name: string,
  operation: string,
  target: string,
): ProbeFact => ({
  lane,
  profile_id,
  expectation_id,
  name,
  operation,
  target,
  expected: null,
  decision: null,
  harness: null,
  exit_code: null,
  errno: null,
  failed: false,
  platform: 'unknown',
  process: 'unknown',
  command: '',
  output: '',
  oracle: null,
});

function answerOf(row: JobRow): Partial<ProbeFact> {
  const { harness, exit_code, errno, oracle, outcome, kind } = row;
  const decision = decisionOfRow(row);
  return {
    decision,
    harness: typeof harness === 'string' ? harness : null,
    exit_code: exit_code ?? null,
    errno: errno ?? null,
    failed: outcome === 'timed_out' || kind === 'not_run',
    // What was allowed has stopped nowhere.
    process: processDecision(decision, decision === 'allow' ? null : row.failure_stage),
    command: commandOf(row),
    output: outputOf(row),
    oracle: isObject(oracle) ? oracle : null,
  };
}

function tellPlatform(table: ProbeTable): void {
  const alone = new Map<string, Map<string, ProbeFact>>();
  for (const fact of table) if (fact.lane === 'baseline') entriesOf(alone, fact.profile_id).set(fact.expectation_id, fact);
  for (const fact of table) {
    const baseline = alone.get(fact.profile_id)?.get(fact.expectation_id);
    fact.platform = baseline === undefined || baseline.failed ? 'unknown' : (baseline.decision ?? 'unknown');
  }
}

function entriesOf<T>(profiles: Map<string, Map<string, T>>, profile: string): Map<string, T> {
  const entries = profiles.get(profile) ?? new Map<string, T>();
  profiles.set(profile, entries);
  return entries;
}
