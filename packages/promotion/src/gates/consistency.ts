import { orUnverified } from './bundle.js';
import { type Gate, result } from './gate.js';

/** Whether the documents of the run tell one story. Where there was too little to compare, nobody knows, and it does not pass. */
export const CONSISTENCY_GATE: Gate = {
  code: 'evidence_inconsistent',
  check: (facts) => {
    const { agreement } = facts;
    const [complete, rows, differing] = [agreement?.complete ?? false, agreement?.rows ?? 0, agreement?.differing ?? []];
    return result(
      complete && differing.length === 0,
      { complete, rows_compared: rows, differing: differing.slice(0, 20) },
      'every document says what the rows of the job say, and none contradicts another',
      differing.length > 0
        ? 'documents of the bundle contradict each other, or the rows of its job'
        : orUnverified(facts, 'the documents could not be held against the rows of the job'),
    );
  },
};
