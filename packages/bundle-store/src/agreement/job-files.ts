import { ARTIFACTS } from '@runtime/contracts';

export const JOB_FILE = 'job/job.json';
export const ROWS_FILE = 'job/results.ndjson';
export const DONE_FILE = 'job/done.json';
export const WORLD_FILE = 'job/world.json';
export const MATRIX_FILE: string = ARTIFACTS.expected_matrix.file;
/** What launchd was told, and what it said. */
export const LAUNCH_FILE = 'launchctl/launchctl_diagnostics.json';
