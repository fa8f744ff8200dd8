import { ARTIFACTS, type Decision } from '@runtime/contracts';
import { isObject, type JsonObject } from '../document.js';
import type { ArtifactReader } from './artifact-reader.js';
import type { ProbeFact, ProbeTable } from './probe-table.js';
import { at, listAt } from './values.js';

/** A document that retells rows of the job, in their order. */
export interface Retelling {
  name: string;
  /** The rows it must retell. */
  facts: (table: ProbeTable) => readonly ProbeFact[];
  /** Its own rows, each with its JSON pointer. */
  rows: (reader: ArtifactReader, facts: readonly ProbeFact[]) => AsyncIterable<TellingRow>;
  /** What one of its rows must say; names with dots are members of members. */
  says: (fact: ProbeFact) => JsonObject;
}

interface TellingRow {
  field: string;
  row: unknown;
}

const of =
  (lane: ProbeFact['lane']) =>
  (table: ProbeTable): ProbeFact[] =>
    table.filter((fact) => fact.lane === lane);

const matchOf = ({ decision, expected }: ProbeFact): boolean | null => (decision === null ? null : decision === expected);
const errnoOf = ({ decision, errno }: ProbeFact): unknown => (decision === 'allow' ? null : errno);
const surprises = (table: ProbeTable): ProbeFact[] => of('scenario')(table).filter((fact) => matchOf(fact) !== true);
const baselineStatus = ({ failed, decision }: ProbeFact): Decision | 'error' | 'unknown' => (failed ? 'error' : (decision ?? 'unknown'));
const asksForPath = ({ operation }: ProbeFact): boolean => operation.startsWith('file-');

const list = (name: string, member: string): Retelling['rows'] =>
  async function* (reader) {
    for (const [i, row] of listAt(await reader.document(name), member).entries()) yield { field: `/${member}/${i}`, row };
  };

async function* resultRows(reader: ArtifactReader): AsyncGenerator<TellingRow> {
  const document = await reader.object(ARTIFACTS.runtime_results.file);
  for (const [profile, entry] of Object.entries(document)) {
    for (const [i, row] of listAt(entry, 'probes').entries()) {
      yield { field: `/${pointer(profile)}/probes/${i}`, row: isObject(row) ? { ...row, profile_id: profile } : row };
    }
  }
}

const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const EVENT_MEMBERS = [
  'profile_id',
  'scenario_id',
  'expectation_id',
  'operation',
  'target',
  'expected',
  'actual',
  'match',
  'errno',
  'harness',
];

async function* eventRows(reader: ArtifactReader): AsyncGenerator<TellingRow> {
  let i = 0;
  for await (const row of reader.rows(ARTIFACTS.runtime_events.file, EVENT_MEMBERS)) yield { field: `/${i++}`, row };
}

async function* packetRows(reader: ArtifactReader): AsyncGenerator<TellingRow> {
  let i = 0;
  for await (const row of reader.lines(ARTIFACTS.mismatch_packets.file)) yield { field: `/${i++}`, row };
}

/** Every document that is made from the rows of the job, row by row. */
export const RETELLINGS: readonly Retelling[] = [
  {
    name: ARTIFACTS.baseline_results.file,
    facts: of('baseline'),
    rows: list(ARTIFACTS.baseline_results.file, 'results'),
    says: (fact) => ({
      profile_id: fact.profile_id,
      probe_name: fact.name,
      operation: fact.operation,
      target: fact.target,
      status: baselineStatus(fact),
      exit_code: fact.failed ? null : fact.exit_code,
      harness: fact.harness,
    }),
  },
  {
    name: ARTIFACTS.runtime_results.file,
    facts: of('scenario'),
    rows: resultRows,
    says: (fact) => ({
      profile_id: fact.profile_id,
      expectation_id: fact.expectation_id,
      operation: fact.operation,
      path: fact.target,
      expected: fact.expected,
      actual: fact.decision,
      match: matchOf(fact),
      exit_code: fact.exit_code,
      'runtime_result.errno': errnoOf(fact),
      harness: fact.harness,
    }),
  },
  {
    name: ARTIFACTS.runtime_events.file,
    facts: of('scenario'),
    rows: eventRows,
    says: (fact) => ({
      profile_id: fact.profile_id,
      scenario_id: fact.expectation_id,
      expectation_id: fact.expectation_id,
      operation: fact.operation,
      target: fact.target,
      expected: fact.expected,
      actual: fact.decision,
      match: matchOf(fact),
      errno: errnoOf(fact),
      harness: fact.harness,
    }),
  },
  {
    name: ARTIFACTS.oracle_results.file,
    facts: (table) => of('oracle')(table).filter(({ oracle }) => oracle !== null),
    rows: list(ARTIFACTS.oracle_results.file, 'results'),
    says: ({ profile_id, expectation_id, harness, oracle }) => ({
      profile_id,
      expectation_id,
      harness,
      operation: at(oracle, 'operation'),
      argument: at(oracle, 'argument'),
      decision: at(oracle, 'decision'),
      source: at(oracle, 'source'),
    }),
  },
  {
    name: ARTIFACTS.path_witnesses.file,
    facts: (table) => [...of('baseline')(table), ...of('scenario')(table)].filter(asksForPath),
    rows: list(ARTIFACTS.path_witnesses.file, 'records'),
    says: (fact) => ({
      lane: fact.lane,
      profile_id: fact.profile_id,
      operation: fact.operation,
      requested_path: fact.target,
      decision: fact.lane === 'baseline' ? baselineStatus(fact) : fact.decision,
    }),
  },
  {
    name: ARTIFACTS.mismatch_summary.file,
    facts: surprises,
    rows: list(ARTIFACTS.mismatch_summary.file, 'mismatches'),
    says: (fact) => ({
      profile_id: fact.profile_id,
      expectation_id: fact.expectation_id,
      operation: fact.operation,
      path: fact.target,
      expected: fact.expected,
      actual: fact.decision,
    }),
  },
  {
    name: ARTIFACTS.mismatch_packets.file,
    facts: surprises,
    rows: packetRows,
    says: (fact) => ({
      expectation_id: fact.expectation_id,
      'expected.expected_decision': fact.expected,
      'decision_event.profile_id': fact.profile_id,
      'decision_event.operation': fact.operation,
      'decision_event.target': fact.target,
      'decision_event.decision': fact.decision,
    }),
  },
];
