import type { RowReason } from '@runtime/contracts';
import type { CallDetails, DeniedAccess, MeasuredRow, ObservedPaths, Prerequisite } from '@runtime/job';
import type { ProcessReport } from '../supervise/run-process.js';
import type { StartFacts } from './classify.js';
import type { ExecDriver } from './drivers/types.js';

/** The members of a row that depend on what the driver's table says an answer means. */
export interface AnswerFacts {
  answer: MeasuredRow['answer'];
  absent?: true;
  reason?: RowReason;
  /** Of our own call. */
  errno?: number;
  errno_text?: string;
  details?: CallDetails;
  observed?: ObservedPaths;
  /** The access that was denied, where it is another than the one that was asked about. */
  first_denied?: DeniedAccess;
  prerequisite?: Prerequisite;
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
