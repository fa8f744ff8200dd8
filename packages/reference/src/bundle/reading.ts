import type { Reading } from '@runtime/bundle-store';
import { schemaVersionOf } from './schema-version.js';

/** What a repair indexes, in the reference's order. */
const CORE_ARTIFACTS: readonly string[] = [
  'run_status.json',
  'run_manifest.json',
  'apply_preflight.json',
  'baseline_results.json',
  'path_witnesses.json',
  'fixtures.json',
  'expected_matrix.generated.json',
  'expected_matrix.json',
  'runtime_results.json',
  'runtime_events.normalized.json',
  'mismatch_summary.json',
  'mismatch_packets.jsonl',
  'oracle_results.json',
  'summary.json',
  'summary.md',
];

/** Bundles of the reference: much that is an error in ours is told of and loads all the same. */
export const reading: Reading = {
  ruleSet: 'reference',
  severities: {
    requiredArtifact: 'warning',
    unexpectedFile: 'warning',
    runState: 'warning',
    absentSize: 'warning',
    missingOfFailedRun: 'error',
    missingList: 'warning',
    versionType: 'ignored',
    absentVersion: 'ignored',
    row: 'warning',
    documentSchema: 'ignored',
    absentIdentity: 'warning',
    repairLog: 'warning',
    unfinishedRepair: 'ignored',
  },
  // Older runs have none.
  optionalArtifacts: ['fixtures.json'],
  leftBeside: {
    files: ['fixtures.json'],
    folders: ['runtime_profiles', 'sb_build', 'runtime_mappings', 'observer', 'launchctl'],
  },
  schemaVersionOf,
  repair: { artifacts: (present) => CORE_ARTIFACTS.filter((name) => present.has(name)), expected: () => [], marksEvery: false },
  comparesJob: false,
  recordsKnown: false,
  hiddenMembers: true,
};
