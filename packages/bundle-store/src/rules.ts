import { type RuleSet, ruleSetOf } from '@runtime/contracts';

export type { RuleSet };

/** Where the two rule sets of bundles differ; each member is one line of `docs/formats/deviations.md`. */
export interface BundleRules {
  set: RuleSet;
  /** A required artifact that the index does not cover. */
  requiredArtifacts: 'error' | 'warning';
  /** Of the required artifacts, those that may be left out all the same. */
  optionalArtifacts: readonly string[];
  /** A file that the index does not name. */
  unexpectedFiles: 'error' | 'warning';
  /** A run status without a known state, or none at all. */
  unknownState: 'error' | 'warning';
  /** A run manifest that is no JSON object. */
  unreadableManifest: 'error' | 'warning';
  /** One name twice, or two that differ only in case or Unicode form. */
  repeatedPaths: 'error' | 'warning';
  /** An entry without `file_size`. */
  absentSize: 'error' | 'warning';
  /** The `missing` list of a failed run: expected, or an error as for any other run. */
  missingOfFailedRun: 'expected' | 'error';
  /** A `missing` member that is no list, or lists what is no name in the bundle. */
  missingList: 'error' | 'warning';
  /** `schema_version` of an index entry: what the reference takes from a file, or a string or null that the file bears out. */
  schemaVersions: 'lenient' | 'strict';
  /** Rows of events and NDJSON artifacts that are no JSON objects; rows and documents of another run or world. */
  rows: 'error' | 'warning';
  /** Whether an index says `repaired` after every repair, or only after one that found something. */
  markRepaired: 'always' | 'when-changed';
}

const REFERENCE: BundleRules = {
  set: 'reference',
  requiredArtifacts: 'warning',
  optionalArtifacts: ['fixtures.json'],
  unexpectedFiles: 'warning',
  unknownState: 'warning',
  unreadableManifest: 'warning',
  repeatedPaths: 'warning',
  absentSize: 'warning',
  missingOfFailedRun: 'error',
  missingList: 'warning',
  schemaVersions: 'lenient',
  rows: 'warning',
  markRepaired: 'when-changed',
};

const RUNTIME: BundleRules = {
  set: 'runtime',
  requiredArtifacts: 'error',
  optionalArtifacts: [],
  unexpectedFiles: 'error',
  unknownState: 'error',
  unreadableManifest: 'error',
  repeatedPaths: 'error',
  absentSize: 'error',
  missingOfFailedRun: 'expected',
  missingList: 'error',
  schemaVersions: 'strict',
  rows: 'error',
  markRepaired: 'always',
};

/** The rules of a bundle follow from what it holds; nobody chooses them. */
export const rulesOf = (manifest: unknown, index: unknown): BundleRules => (ruleSetOf(manifest, index) === 'runtime' ? RUNTIME : REFERENCE);
