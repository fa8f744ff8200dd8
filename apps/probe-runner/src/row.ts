import type { RowReason } from '@runtime/contracts';
import type { JobProbe, NotRunRow } from '@runtime/job';

/** The members of a row that say which probe it is about. */
export const rowOf = ({ index, profile_id, expectation_id }: JobProbe): Pick<NotRunRow, 'index' | 'profile_id' | 'expectation_id'> => ({
  index,
  profile_id,
  expectation_id,
});

/** What a row says where there was no process. */
export const NO_PROCESS = {
  exit_code: null,
  signal: null,
  errno: null,
  errno_source: null,
  stdout: '',
  stderr: '',
  truncated: false,
  output_sha256: null,
  absent: null,
} as const;

/** A probe that was never run, and why. */
export const notRun = (probe: JobProbe, harness: string, reason: RowReason, extra: Partial<NotRunRow> = {}): NotRunRow => ({
  ...rowOf(probe),
  ...NO_PROCESS,
  kind: 'not_run',
  lane: probe.lane,
  started: false,
  outcome: 'not_run',
  reason,
  harness,
  ...extra,
});
