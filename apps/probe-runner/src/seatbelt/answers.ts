import { classifyApply, type RowFailureKind } from '@runtime/contracts';
import type { CallDetails, MeasuredRow, RowApply } from '@runtime/job';
import type { ApplyAnswer, CallAnswer, ObservedPaths } from '../native/calls.js';
import type { ProcessReport } from '../supervise/run-process.js';
import type { ChildRecord } from './child-protocol.js';
import type { StartFacts } from './classify.js';
import type { CallDriver, ExecDriver } from './drivers/types.js';

/** The members of a row that depend on what the driver's table says an answer means. */
export interface AnswerFacts {
  answer: MeasuredRow['answer'];
  absent?: true;
  reason?: 'probe_failed' | 'check_failed';
  /** Of our own call. */
  errno?: number;
  errno_text?: string;
  details?: CallDetails;
  observed?: ObservedPaths;
}

/**
 * A tool's answer: status 0 is yes; no only where its last words are those of a refusal by the kernel. Any other failure
 * is the tool's own and decides nothing. The errno stays null: text is not a number.
 */
export function readToolAnswer(driver: ExecDriver, report: ProcessReport, start: StartFacts): AnswerFacts {
  // Without a stub nobody knows whether it started; a refusal that is named all the same keeps its name.
  if (start.started === false || start.reason !== null || report.outcome !== 'completed') return { answer: null };
  if (report.exit_code === 0) return { answer: 'allow' };
  const said = report.stderr.text.trimEnd();
  const denied = driver.denied.exec(said);
  if (denied !== null) return { answer: 'deny', errno_text: firstGroup(denied) };
  const missing = driver.missing?.exec(said) ?? null;
  if (missing !== null) return { answer: null, absent: true, errno_text: firstGroup(missing) };
  return { answer: null, reason: 'probe_failed' };
}

const firstGroup = (match: RegExpExecArray): string => match.slice(1).find((group) => group !== undefined) ?? match[0];

/** An in-process driver's answer: errno or kernel code against the driver's table. */
export function readAnswer(
  driver: CallDriver,
  report: ProcessReport,
  records: readonly ChildRecord[],
): { start: StartFacts; facts: AnswerFacts } {
  const { start, answer } = stepsOf(report, records);
  if (answer === null) return { start, facts: { answer: null } };
  const { detail, observed } = answer;
  const base = { ...(detail === undefined ? {} : { details: detail }), ...(observed === undefined ? {} : { observed }) };
  if (driver.codes !== undefined) {
    const code = answer.rc;
    if (driver.codes.allow.includes(code)) return { start, facts: { ...base, answer: 'allow' } };
    if (driver.codes.deny.includes(code)) return { start, facts: { ...base, answer: 'deny' } };
    if (driver.codes.absent.includes(code)) return { start, facts: { ...base, answer: null, absent: true } };
    return { start, facts: { ...base, answer: null, reason: 'probe_failed' } };
  }
  if (answer.rc >= 0) return { start, facts: { ...base, answer: 'allow' } };
  const failed = { ...base, errno: answer.errno };
  if (driver.allowErrno?.includes(answer.errno) === true) return { start, facts: { ...failed, answer: 'allow' } };
  if (driver.denyErrno.includes(answer.errno)) return { start, facts: { ...failed, answer: 'deny' } };
  if (driver.absentErrno?.includes(answer.errno) === true) return { start, facts: { ...failed, answer: null, absent: true } };
  return { start, facts: { ...failed, answer: null, reason: 'probe_failed' } };
}

/** `sandbox_check`: 0 allow, 1 deny, anything else an error with its errno. */
export function readCheck(report: ProcessReport, records: readonly ChildRecord[]): { start: StartFacts; facts: AnswerFacts } {
  const { start, answer } = stepsOf(report, records);
  if (answer === null) return { start, facts: { answer: null } };
  if (answer.rc === 0 || answer.rc === 1)
    return { start, facts: { answer: answer.rc === 0 ? 'allow' : 'deny', details: { rc: answer.rc } } };
  return { start, facts: { answer: null, reason: 'check_failed', errno: answer.errno, details: { rc: answer.rc } } };
}

/** How far the child came: it starts, applies, answers. A death in between is no answer. */
function stepsOf(report: ProcessReport, records: readonly ChildRecord[]): { start: StartFacts; answer: CallAnswer | null } {
  const apply = records.find((record) => record.step === 'apply');
  const answer = records.find((record) => record.step === 'answer');
  const applied = apply === undefined ? null : applyReport(apply.answer);
  if (apply !== undefined && apply.answer.rc !== 0) {
    const already = applied?.err_class === 'already_sandboxed';
    return {
      start: {
        started: false,
        failure_stage: 'apply',
        failure_kind: already ? 'apply_already_sandboxed' : 'sandbox_init_failed',
        reason: already ? 'already_sandboxed' : 'profile_invalid',
        apply: applied,
        errno_text: null,
      },
      answer: null,
    };
  }
  if (answer !== undefined && report.outcome === 'completed' && report.exit_code === 0) {
    return {
      start: { started: true, failure_stage: null, failure_kind: null, reason: null, apply: applied, errno_text: null },
      answer: answer.answer,
    };
  }
  if (apply !== undefined) {
    // The policy was on, and the call neither came back nor failed: killed, or out of time.
    return {
      start: { started: true, failure_stage: 'probe', failure_kind: killedKind(report), reason: null, apply: applied, errno_text: null },
      answer: null,
    };
  }
  const reason = report.outcome === 'signalled' ? 'killed_before_start' : 'unclassified';
  return {
    start: { started: false, failure_stage: 'bootstrap', failure_kind: 'bootstrap_exec_failed', reason, apply: null, errno_text: null },
    answer: null,
  };
}

const killedKind = (report: ProcessReport): RowFailureKind => (report.outcome === 'timed_out' ? 'probe_timeout' : 'probe_signalled');

/** Contract: execution, 8.1, the classes of an apply. */
function applyReport({ rc, errno, errbuf }: ApplyAnswer): RowApply {
  const attempt = { api: 'sandbox_init' as const, rc, errno: rc === 0 ? 0 : errno, errbuf };
  return { ...attempt, ...classifyApply(attempt) };
}
