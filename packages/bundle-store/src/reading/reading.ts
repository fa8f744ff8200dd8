import type { RuleSet } from '@runtime/contracts';
import type { Severity } from '../problem.js';

/** How grave a finding is. Each member that differs between two readings is one line of `docs/formats/deviations.md`. */
export interface Severities {
  /** A required artifact that the index does not cover. */
  requiredArtifact: Severity;
  /** A file that the index does not name. */
  unexpectedFile: Severity;
  /** No run status, no known state, or a state that disagrees with the index. */
  runState: Severity;
  /** An entry without `file_size`. */
  absentSize: Severity;
  /** A failed run that lists artifacts as missing. */
  missingOfFailedRun: Severity;
  /** A `missing` member that is not a list, or lists what is not a name in the bundle. */
  missingList: Severity;
  /** An entry whose `schema_version` is neither a text nor null. */
  versionType: Severity;
  /** A document without the `schema_version` that the index records. */
  absentVersion: Severity;
  /** Rows that are not objects; rows and documents of another run or world. */
  row: Severity;
  /** A status or manifest that is not what its schema says. */
  documentSchema: Severity;
  /** A status or manifest that does not say which run or world it is of. */
  absentIdentity: Severity;
  /** A repair log that cannot be read. */
  repairLog: Severity;
  /** A repair log beside an index that does not say `repaired`. */
  unfinishedRepair: Severity;
}

/** How the bundles of one producer are read and judged. Which reading applies is decided once, when a bundle is opened. */
export interface Reading {
  ruleSet: RuleSet;
  severities: Severities;
  /** Required artifacts that may be left out all the same. */
  optionalArtifacts: readonly string[];
  /** Files and folders that a run leaves beside what it indexes. */
  leftBeside: { files: readonly string[]; folders: readonly string[] };
  /** The `schema_version` that an index entry records for a file. */
  schemaVersionOf(name: string, bytes: Buffer): unknown;
  repair: {
    /** What is indexed of the files that are there, in index order. */
    artifacts(present: ReadonlySet<string>): string[];
    /** What a run with these artifacts must have left, beside what its old index and its manifest name. */
    expected(names: ReadonlySet<string>): string[];
    /** Whether every repair marks the index, or only one that found something. */
    marksEvery: boolean;
  };
  /** Whether documents are held against the rows of the job that they were made from. */
  comparesJob: boolean;
  /** Whether mismatches that were known before the run are marked as known. */
  recordsKnown: boolean;
  /** Members of an unverified bundle that are there and do not print: the document is not ours to extend. */
  hiddenMembers: boolean;
}
