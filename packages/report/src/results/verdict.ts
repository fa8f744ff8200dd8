import { isBlockedStage, type ProbeVerdict } from '@runtime/contracts';
import { flag, type Row, text } from './values.js';

/** The classes of the summary of operations (blocked, then unobserved, then counted), with mismatches told apart. */
export function verdictOf(event: Row | null, mismatch: Row | null): ProbeVerdict {
  if (event === null) return 'unmeasured';
  if (isBlockedStage(text(event, 'failure_stage'))) return 'blocked';
  if (flag(event, 'intended_op_witnessed') === false || text(event, 'actual') === null) return 'unmeasured';
  const match = flag(event, 'match');
  if (match === true) return 'match';
  if (match === null && mismatch === null) return 'unmeasured';
  return mismatch !== null && flag(mismatch, 'known') === true ? 'known' : 'surprise';
}
