import { type DecidingRow, type Decision, decisionOfRow, type Lane } from '@runtime/contracts';
import { isObject, type JsonObject, textMember } from '../document.js';
import type { ArtifactReader } from './artifact-reader.js';
import { JOB_FILE, ROWS_FILE } from './job-files.js';
import { at, listAt } from './values.js';

/** What the job and its row say of one probe of one lane: what every document must repeat. */
export interface ProbeFact {
  lane: Lane;
  profile_id: string;
  expectation_id: string;
  name: string;
  operation: string;
  target: string;
  expected: string | null;
  decision: Decision | null;
  harness: string | null;
  exit_code: unknown;
  errno: unknown;
  /** Why the platform alone gave no answer at all. */
  failed: boolean;
  /** The answer of the lane that asks; null where there was none. */
  oracle: JsonObject | null;
}

/** The probes of a run with their rows, in the order of the job. */
export type ProbeTable = readonly ProbeFact[];

const TEXTS = ['lane', 'profile_id', 'expectation_id', 'name', 'operation', 'target'] as const;

/** Where the rows of a job are not those that the job asks for. */
export interface RowFault {
  /** Position of the row. */
  index: number;
  message: string;
}

/**
 * Joins the probes of the job with its rows. Null where the job lists no probes: then there is nothing to compare with. Of a run
 * that failed the last rows may not have come.
 */
export async function readProbes(reader: ArtifactReader, failed: boolean): Promise<{ table: ProbeTable; fault: RowFault | null } | null> {
  const probes = at(await reader.document(JOB_FILE), 'probes');
  if (!Array.isArray(probes) || !probes.every(isProbe)) return null;
  const expected = expectedOf(await reader.object('expected_matrix.json'));
  const table: ProbeFact[] = [];
  for await (const row of reader.lines(ROWS_FILE)) {
    const index = table.length;
    const probe = probes[index] as JsonObject | undefined;
    if (probe === undefined) return { table, fault: { index, message: `the job asks for ${probes.length} rows, and there are more` } };
    const wrong = ['lane', 'profile_id', 'expectation_id'].find((name) => textMember(row, name) !== textMember(probe, name));
    if (wrong !== undefined) return { table, fault: { index, message: `row ${index} is not the one the job asks for: ${wrong} differs` } };
    table.push(factOf(probe, row, expected));
  }
  const short = table.length < probes.length && !failed;
  return {
    table,
    fault: short ? { index: table.length, message: `the job asks for ${probes.length} rows, and there are ${table.length}` } : null,
  };
}

const isProbe = (probe: unknown): boolean => isObject(probe) && TEXTS.every((name) => textMember(probe, name) !== null);

function factOf(probe: JsonObject, row: JsonObject, expected: ReadonlyMap<string, string>): ProbeFact {
  const { lane, profile_id, expectation_id, name, operation, target } = probe as unknown as Pick<ProbeFact, (typeof TEXTS)[number]>;
  const oracle = at(row, 'oracle');
  return {
    lane,
    profile_id,
    expectation_id,
    name,
    operation,
    target,
    expected: expected.get(keyOf(profile_id, expectation_id)) ?? null,
    decision: decisionOfRow(row as unknown as DecidingRow),
    harness: textMember(row, 'harness'),
    exit_code: at(row, 'exit_code'),
    errno: at(row, 'errno'),
    failed: at(row, 'outcome') === 'timed_out' || at(row, 'kind') === 'not_run',
    oracle: isObject(oracle) ? oracle : null,
  };
}

const keyOf = (profile: string, expectation: string): string => `${profile}\n${expectation}`;

/** The expected decision of each probe of the matrix. */
function expectedOf(matrix: JsonObject): Map<string, string> {
  const expected = new Map<string, string>();
  const profiles = at(matrix, 'profiles');
  for (const [profile, entry] of isObject(profiles) ? Object.entries(profiles) : []) {
    for (const probe of listAt(entry, 'probes')) {
      const [id, decision] = [textMember(probe, 'expectation_id'), textMember(probe, 'expected')];
      if (id !== null && decision !== null) expected.set(keyOf(profile, id), decision);
    }
  }
  return expected;
}
