import { ARTIFACTS } from '@runtime/contracts';
import { bundleError } from '../problem.js';
import type { ArtifactReader } from './artifact-reader.js';
import { ROWS_FILE } from './job-files.js';
import { type ProbeTable, readProbes } from './probe-table.js';
import { RETELLINGS, type Retelling } from './retellings.js';
import { firstDifference } from './values.js';

/** What comparing the rows of a job with the documents made from them gave. */
export interface RowComparison {
  /** Rows of the job that were compared; null when the job lists no probes to compare with. */
  rows: number | null;
  table: ProbeTable;
  /** One for each document, at its first row that differs. */
  problems: Error[];
  /** Documents that are too large to be read whole, and were not compared. */
  unread: string[];
}

/** Compares every document that is made from rows of the job with those rows, in both directions: none more, none less, none other. */
export async function compareRows(reader: ArtifactReader, names: ReadonlySet<string>, failed: boolean): Promise<RowComparison> {
  const read = await readProbes(reader, failed);
  if (read === null) return { rows: null, table: [], problems: [], unread: [] };
  const { table, fault } = read;
  if (fault !== null) {
    const problem = bundleError('BUNDLE_JOB_MISMATCH', `${ROWS_FILE}: ${fault.message}`, {
      path: ROWS_FILE,
      field: `/${fault.index}`,
      hint: HINT,
    });
    return { rows: 0, table, problems: [problem], unread: [] };
  }
  const problems: Error[] = [];
  const unread: string[] = [];
  for (const retelling of RETELLINGS) {
    // A run that failed leaves no documents of lanes, and says of no mismatch.
    if (!names.has(retelling.name) || (failed && !names.has(ARTIFACTS.runtime_events.file))) continue;
    try {
      const problem = await firstProblem(retelling, reader, table);
      if (problem !== null) problems.push(problem);
    } catch (error) {
      if ((error as { code?: string }).code !== 'BUNDLE_DOCUMENT_TOO_LARGE') throw error;
      unread.push(retelling.name);
    }
  }
  return { rows: table.length, table, problems, unread };
}

async function firstProblem(retelling: Retelling, reader: ArtifactReader, table: ProbeTable): Promise<Error | null> {
  const { name } = retelling;
  const facts = retelling.facts(table);
  let position = 0;
  for await (const { field, row } of retelling.rows(reader, facts)) {
    const fact = facts[position++];
    if (fact === undefined) return differs(name, field, `holds more rows than the ${facts.length} that follow from the job`);
    const member = firstDifference(retelling.says(fact), row);
    if (member !== null) {
      return differs(
        name,
        `${field}/${member.replaceAll('.', '/')}`,
        `${member} of the row of ${fact.expectation_id} is not what the job's row says`,
      );
    }
  }
  return position === facts.length ? null : differs(name, '', `holds ${position} rows, and ${facts.length} follow from the job`);
}

const HINT = 'take the bundle from its source again';

const differs = (path: string, field: string, what: string): Error =>
  bundleError('BUNDLE_ROWS_MISMATCH', `${path}: ${what}`, { path, field, hint: HINT });
