import { ARTIFACTS } from '@runtime/contracts';
import type { ArtifactChecker } from '../artifact-check.js';
import { isObject, type JsonObject, textMember } from '../document.js';
import type { IndexReading } from '../index-document.js';
import { MANIFEST_FILE, STATUS_FILE } from '../names.js';
import { asBundleError, type Findings } from '../problem.js';
import { ArtifactReader } from './artifact-reader.js';
import { contradictions } from './claims.js';
import { commitContradictions, endingContradictions } from './ending.js';
import { bindsJob, compareDigests } from './job-digests.js';
import { DONE_FILE, JOB_FILE, LAUNCH_FILE } from './job-files.js';
import type { ProbeTable } from './probe-table.js';
import { RETELLINGS } from './retellings.js';
import type { RowComparison } from './rows.js';
import { at } from './values.js';

/** What comparing the documents of a run with each other gave. */
export interface Agreement {
  /** Rows of the job that were compared with every document made from them. */
  rows: number;
  /** Whether there was enough to compare: the job's probes, its rows, and the digests that bind both to the run. */
  complete: boolean;
  /** Whether a row, the preflight or the manifest says that the policy engine decided. */
  simulated: boolean;
  /** JSON pointers, behind the names of their documents, of what does not agree. */
  differing: string[];
}

export interface AgreementInput {
  checker: ArtifactChecker;
  reading: IndexReading;
  /** What was seen while the artifacts were read. */
  comparison: RowComparison;
  manifest: JsonObject | null;
  status: JsonObject | null;
  repaired: boolean;
}

/**
 * Holds the documents of a run against each other and against the rows of its job. Each was met by its digest before, so
 * what differs was written that way: the bundle contradicts itself.
 */
export function checkAgreement(
  { checker, reading, comparison, manifest, status, repaired }: AgreementInput,
  findings: Findings,
): Agreement {
  const reader = new ArtifactReader(checker, reading.entries);
  try {
    const { rows, table, problems: ofRows, around } = comparison.result();
    const document = documentsOf(reader, new Map([...around, [MANIFEST_FILE, manifest], [STATUS_FILE, status]]));
    const job = document(JOB_FILE);
    const done = document(DONE_FILE);
    const preflight = document(ARTIFACTS.apply_preflight.file);
    const claims = { document, rows: table };
    const problems = [
      ...compareDigests(reader, manifest ?? {}, job, done, document(LAUNCH_FILE)),
      ...ofRows,
      ...contradictions(claims),
      ...endingContradictions(claims, reading, rows),
      // A repair names what it finds, and what it finds is never promoted.
      ...(repaired ? [] : commitContradictions(claims, reading)),
    ];
    for (const problem of problems) findings.error(problem);
    return {
      rows: rows ?? 0,
      complete: rows !== null && rows > 0 && bindsJob(manifest ?? {}, done),
      simulated: isSimulated(manifest, preflight, table),
      differing: problems.map((problem) => `${(problem as { path?: string }).path}#${(problem as { field?: string }).field ?? ''}`),
    };
  } catch (error) {
    findings.error(asBundleError(error));
    return { rows: 0, complete: false, simulated: isSimulated(manifest, {}, []), differing: [] };
  }
}

/** Each document once, by its name. Of those with rows only what was seen while they were read: they may be long. */
function documentsOf(reader: ArtifactReader, seen: Map<string, unknown>): (name: string) => JsonObject {
  for (const { name } of RETELLINGS) if (!seen.has(name)) seen.set(name, null);
  return (name) => {
    if (!seen.has(name)) seen.set(name, reader.document(name));
    const value = seen.get(name);
    return isObject(value) ? value : {};
  };
}

const isSimulated = (manifest: JsonObject | null, preflight: JsonObject, rows: ProbeTable): boolean =>
  at(manifest, 'execution', 'runner') === 'simulated' ||
  textMember(preflight, 'runner') === 'simulated' ||
  rows.some(({ harness }) => harness?.startsWith('runtime-simulated/') === true);
