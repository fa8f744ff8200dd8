import { DRIVER_NEEDS } from '@runtime/contracts';
import type { HelperAnswer, HelperOutput } from '../native/record.js';
import type { AnswerFacts } from './answers.js';
import type { CallDriver } from './drivers/types.js';

const NONE: AnswerFacts = { answer: null };

/** What the helper's answer means by the driver's table. `delivered` is what a watch outside the sandbox saw, where there was one. */
export function readAnswer(driver: CallDriver, output: HelperOutput, delivered?: number | null): AnswerFacts {
  const { answer } = output;
  if (answer?.failed_step) return stepFacts(answer.failed_step, driver);
  if (answer === null || answer.rc === null) return NONE;
  const base = { details: answer.details, ...(Object.keys(answer.observed).length === 0 ? {} : { observed: answer.observed }) };
  if (driver.codes !== undefined) return { ...base, ...readCode(driver.codes, answer.rc, driver, delivered) };
  if (answer.rc >= 0) return { ...base, answer: 'allow' };
  const errno = answer.errno ?? 0;
  const failed = { ...base, errno };
  if (driver.allowErrno?.includes(errno) === true) return { ...failed, answer: 'allow' };
  if (driver.denyErrno.includes(errno)) return { ...failed, answer: 'deny' };
  if (driver.absentErrno?.includes(errno) === true) return { ...failed, answer: null, absent: true };
  return { ...failed, answer: null, reason: 'probe_failed' };
}

function readCode(codes: NonNullable<CallDriver['codes']>, code: number, driver: CallDriver, delivered?: number | null): AnswerFacts {
  if (codes.allow.includes(code)) return driver.watches === undefined ? { answer: 'allow' } : readDelivery(code, delivered ?? null);
  if (codes.deny.includes(code)) return { answer: 'deny' };
  if (codes.absent.includes(code)) return { answer: null, absent: true };
  return { answer: null, reason: 'probe_failed' };
}

/** One post arrived or none did. More than one, and somebody else posts that name as well. */
function readDelivery(code: number, delivered: number | null): AnswerFacts {
  if (delivered === null) return { answer: null, reason: 'probe_failed', details: { code } };
  const details = { code, delivered };
  if (delivered > 1) return { answer: null, reason: 'probe_failed', details };
  return { answer: delivered === 1 ? 'allow' : 'deny', details };
}

const EPERM = 1;
const EACCES = 13;

/** What a driver's table says about the steps before its call. */
type StepTable = Partial<Pick<CallDriver, 'presence' | 'absentErrno' | 'stepDenied' | 'dependency' | 'need'>>;

/**
 * A step before the call is not the operation: what refused it is a prerequisite, and its errno is not the operation's. Only a
 * step that the driver performs under the policy as part of its way is a denial, and one of something else.
 */
function stepFacts({ step, errno, code, under_policy }: NonNullable<HelperAnswer['failed_step']>, driver: StepTable): AnswerFacts {
  const details = { step, ...(errno === null ? {} : { step_errno: errno }), ...(code === null ? {} : { code }) };
  if (errno === EPERM && under_policy && driver.dependency?.step === step) return { answer: 'deny', errno, details };
  const { need } = driver;
  if (need !== undefined && under_policy && (DRIVER_NEEDS[need].operations as readonly string[]).includes(step))
    return { answer: null, reason: 'prerequisite_denied', details, prerequisite: { operation: step, path: '', need } };
  if (errno === EPERM || errno === EACCES || (code !== null && driver.stepDenied?.includes(code) === true))
    return { answer: null, reason: 'prerequisite_denied', details };
  const missing = errno !== null && driver.presence === 'path' && driver.absentErrno?.includes(errno) === true;
  return missing
    ? { answer: null, absent: true, reason: 'target_missing', details }
    : { answer: null, reason: 'prerequisite_failed', details };
}

/** `sandbox_check`: 0 allow, 1 deny, anything else an error with its errno. */
export function readCheck({ answer }: HelperOutput): AnswerFacts {
  if (answer?.failed_step) return stepFacts(answer.failed_step, {});
  if (answer === null || answer.rc === null) return NONE;
  const { rc, errno } = answer;
  if (rc === 0 || rc === 1) return { answer: rc === 0 ? 'allow' : 'deny', details: { rc } };
  return { answer: null, reason: 'check_failed', errno: errno ?? 0, details: { rc } };
}
