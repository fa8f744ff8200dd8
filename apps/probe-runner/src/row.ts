import type { JobProbe, JobResultRow } from '@runtime/contracts';

/** The members of a row that say which probe it is about. */
export const rowOf = (probe: JobProbe): Pick<JobResultRow, 'index' | 'lane' | 'profile_id' | 'expectation_id'> => ({
  index: probe.index,
  lane: probe.lane,
  profile_id: probe.profile_id,
  expectation_id: probe.expectation_id,
});

/** A probe that was never run, and why. */
export const notRun = (probe: JobProbe, reason: string, extra: Record<string, unknown> = {}): JobResultRow => ({
  ...rowOf(probe),
  started: false,
  outcome: 'not_run',
  exit_code: null,
  signal: null,
  errno: null,
  errno_source: null,
  stdout: '',
  stderr: '',
  truncated: false,
  output_sha256: null,
  absent: null,
  reason,
  ...extra,
});
