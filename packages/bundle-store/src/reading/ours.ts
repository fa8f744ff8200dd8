import { requiredArtifacts } from '@runtime/contracts';
import { inIndexOrder } from '../names.js';
import { schemaVersionOf } from '../schema-version.js';
import type { Reading } from './reading.js';

/** Bundles of ours: what is not as it should be is an error. */
export const OUR_READING: Reading = {
  ruleSet: 'runtime',
  severities: {
    requiredArtifact: 'error',
    unexpectedFile: 'error',
    runState: 'error',
    absentSize: 'error',
    missingOfFailedRun: 'ignored',
    missingList: 'error',
    versionType: 'error',
    absentVersion: 'error',
    row: 'error',
    documentSchema: 'error',
    absentIdentity: 'error',
    repairLog: 'error',
    unfinishedRepair: 'warning',
  },
  optionalArtifacts: [],
  leftBeside: { files: [], folders: [] },
  schemaVersionOf,
  repair: { artifacts: inIndexOrder, expected: requiredArtifacts, marksEvery: true },
  comparesJob: true,
  recordsKnown: true,
  hiddenMembers: false,
};
