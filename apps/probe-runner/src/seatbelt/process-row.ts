import { type AskedRow, type JobProbe, type MeasuredRow, type NotRunRow, type OracleAnswer, outputDigest } from '@runtime/job';
import { rowOf } from '../row.js';
import type { ProcessReport } from '../supervise/run-process.js';
import type { AnswerFacts } from './answers.js';
import type { StartFacts } from './classify.js';
import type { Driver } from './drivers/types.js';

/** Marks every row of the kernel's answers; the number changes when the reading of one could. */
export const SEATBELT_HARNESS = 'runtime-seatbelt/2';

/** Everything that is known of one process that was started for a probe. */
export interface ProcessFacts {
  probe: JobProbe;
  driver: Pick<Driver, 'id'> & { tool?: string };
  /** Recorded word for word; empty for a child of ours, whose standard output is not the probe's. */
  command: string[];
  report: ProcessReport;
  start: StartFacts;
  facts: AnswerFacts;
  /** Whether the target was missing, as the runner without policy saw it. */
  absent: boolean | null;
  /** Fixed time of a run that must repeat. */
  clock: 'host' | { unix: number };
}

export function measuredRow(
  process: ProcessFacts,
  lane: MeasuredRow['lane'],
  listener: MeasuredRow['listener'] | null,
): MeasuredRow | NotRunRow {
  const { start, facts, report } = process;
  const outcome = outcomeOf(report, start);
  const shared = sharedMembers(process);
  const { failure_stage, failure_kind } = start;
  if (outcome === 'not_run')
    return { ...shared, ...failure(start), kind: 'not_run', lane, outcome, reason: shared.reason ?? 'unclassified' };
  return {
    ...shared,
    kind: 'measured',
    lane,
    outcome,
    answer: facts.answer,
    failure_stage,
    failure_kind,
    ...facts.observed,
    ...(facts.first_denied === undefined ? {} : { first_denied: facts.first_denied }),
    ...(facts.prerequisite === undefined ? {} : { prerequisite: facts.prerequisite }),
    ...(listener === null || listener === undefined ? {} : { listener }),
  };
}

/** `decision` of the question is what came back: an error where the process did not come that far. */
export function askedRow(process: ProcessFacts, question: Omit<OracleAnswer, 'decision'>): AskedRow | NotRunRow {
  const outcome = outcomeOf(process.report, process.start);
  const shared = { ...sharedMembers(process), ...failure(process.start), lane: 'oracle' as const };
  const oracle: OracleAnswer = { ...question, decision: process.facts.answer ?? 'error' };
  if (outcome === 'not_run') return { ...shared, kind: 'not_run', outcome, reason: shared.reason ?? 'unclassified', oracle };
  return { ...shared, kind: 'asked', outcome, oracle };
}

const failure = ({ failure_stage, failure_kind }: StartFacts): Partial<Pick<NotRunRow, 'failure_stage' | 'failure_kind'>> =>
  failure_stage === null ? {} : { failure_stage, failure_kind };

function sharedMembers({ probe, driver, command, report, start, facts, absent, clock }: ProcessFacts) {
  const exec = command.length > 0;
  const policy = probe.lane !== 'baseline';
  const stdout = exec ? report.stdout.text : '';
  const stderr = report.stderr.text;
  const truncated = (exec && report.stdout.truncated) || report.stderr.truncated;
  const binary = (exec && report.stdout.binary) || report.stderr.binary;
  const whole = !truncated && !binary && report.outcome !== 'not_spawned';
  const reason = facts.reason ?? reasonOf(report, start);
  const errnoText = facts.errno_text ?? start.errno_text;
  return {
    ...rowOf(probe),
    ...(clock === 'host' && report.pid !== null ? { pid: report.pid } : {}),
    started: start.started,
    exit_code: report.exit_code,
    signal: report.signal,
    errno: facts.errno ?? null,
    errno_source: facts.errno === undefined ? null : ('call' as const),
    ...(errnoText === null ? {} : { errno_text: errnoText }),
    stdout,
    stderr,
    truncated,
    output_sha256: whole ? outputDigest({ stdout, stderr }) : null,
    absent: facts.absent === true || absent === true ? true : absent,
    ...(reason === null ? {} : { reason }),
    harness: SEATBELT_HARNESS,
    driver: driver.id,
    ...(driver.tool === undefined ? {} : { tool: driver.tool }),
    command,
    apply: start.apply,
    apply_model: policy ? (exec ? ('exec_wrapper' as const) : ('self_apply' as const)) : null,
    apply_timing: policy ? (exec ? ('pre_exec' as const) : ('pre_syscall' as const)) : null,
    ...(facts.details === undefined ? {} : { details: facts.details }),
    started_at_unix_s: clock === 'host' ? report.started_at_unix_s : clock.unix,
    finished_at_unix_s: clock === 'host' ? report.finished_at_unix_s : clock.unix,
    ...(binary ? { binary_output: true as const } : {}),
    ...(report.left_behind ? { left_behind: true as const } : {}),
    ...(report.spawn_error === null ? {} : { spawn_error: report.spawn_error }),
  };
}

function reasonOf(report: ProcessReport, start: StartFacts): NotRunRow['reason'] | null {
  if (report.outcome === 'flooded') return 'output_limit';
  return report.outcome === 'not_spawned' ? 'spawn_failed' : start.reason;
}

function outcomeOf(report: ProcessReport, start: StartFacts): MeasuredRow['outcome'] | 'not_run' {
  if (report.outcome === 'timed_out') return 'timed_out';
  if (report.outcome === 'not_spawned') return 'not_run';
  if (report.outcome === 'flooded') return 'signalled';
  if (start.started === false && report.signal === null) return 'not_run';
  return report.outcome;
}
