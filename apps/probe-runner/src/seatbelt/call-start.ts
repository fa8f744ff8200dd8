import { classifyApply, type RowFailureKind } from '@runtime/contracts';
import type { RowApply } from '@runtime/job';
import type { HelperAnswer, HelperOutput } from '../native/record.js';
import type { ProcessReport } from '../supervise/run-process.js';
import type { StartFacts } from './classify.js';

const STARTED: StartFacts = { started: true, failure_stage: null, failure_kind: null, reason: null, apply: null, errno_text: null };
const NOT_STARTED: StartFacts = { ...STARTED, started: false };

/** How far the helper came: it prepares, applies the policy, sets its mark, makes the call, and writes its record. */
export function callStart({ begun, answer, refused }: HelperOutput, report: ProcessReport): StartFacts {
  if (refused !== null) return { ...NOT_STARTED, reason: 'target_unusable', errno_text: refused };
  if (answer === null) return begun ? { ...STARTED, failure_stage: 'probe', failure_kind: killedKind(report) } : notBegun(report);
  const apply = answer.apply === null ? null : applyReport(answer.apply);
  if (answer.apply !== null && answer.apply.rc !== 0) return notApplied(answer, apply);
  return begun ? { ...STARTED, apply } : { ...NOT_STARTED, apply };
}

const killedKind = (report: ProcessReport): RowFailureKind => (report.outcome === 'timed_out' ? 'probe_timeout' : 'probe_signalled');

/** The profile compiler says so before it gives up. */
const COMPILER_ABORTED = /^Assertion failed: /m;

function notBegun({ outcome, signal, stderr }: ProcessReport): StartFacts {
  const base: StartFacts = { ...NOT_STARTED, failure_stage: 'bootstrap', failure_kind: 'bootstrap_exec_failed' };
  if (outcome !== 'signalled') return { ...base, reason: 'unclassified' };
  if (signal === 'SIGABRT' && COMPILER_ABORTED.test(stderr.text))
    return { ...base, failure_stage: 'apply', failure_kind: 'sandbox_init_failed', reason: 'compiler_aborted' };
  return { ...base, reason: 'killed_before_start' };
}

/** Inside another sandbox every policy is refused; outside, one that does not compile, or that an entitlement gates. */
function notApplied({ sandboxed, apply: answer }: HelperAnswer, apply: RowApply | null): StartFacts {
  const failed = { ...NOT_STARTED, failure_stage: 'apply' as const, apply };
  if (sandboxed === 1) return { ...failed, failure_kind: 'apply_already_sandboxed', reason: 'already_sandboxed' };
  return answer?.errbuf === null
    ? { ...failed, failure_kind: 'sandbox_apply_failed', reason: 'apply_refused' }
    : { ...failed, failure_kind: 'sandbox_init_failed', reason: 'profile_invalid' };
}

/** Contract: execution, 8.1, the classes of an apply. */
function applyReport({ api, rc, errno, errbuf }: NonNullable<HelperAnswer['apply']>): RowApply {
  const attempt = { api, rc, errno: rc === 0 ? 0 : errno, errbuf };
  return { ...attempt, ...classifyApply(attempt) };
}
