import type { MeasuredRow, NotRunRow } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { denied, measured, notRun, tell } from './support/run.js';

const ROWS: [string, MeasuredRow | NotRunRow, string][] = [
  ['timed out', denied({ outcome: 'timed_out' }), 'probe_timeout'],
  ['was killed', denied({ outcome: 'signalled', signal: 'SIGKILL' }), 'probe_signalled'],
  ['found no target', denied({ absent: true }), 'probe_target_absent'],
  ['never ran', notRun(), 'probe_driver_unavailable'],
  ['ended for no known reason', denied({ answer: null }), 'probe_unclassified'],
  ['said why it measured nothing', denied({ answer: null, reason: 'unclassified' }), 'probe_unclassified'],
];

describe('a probe that measured nothing', () => {
  it.each(ROWS)('has no decision and says why when it %s', (_, row, kind) => {
    const { event, result, mismatch } = tell(row, { expected: 'deny' });
    expect(event).not.toHaveProperty('actual');
    expect(event).not.toHaveProperty('match');
    expect(event).toMatchObject({ intended_op_witnessed: false, failure_stage: 'probe', failure_kind: kind });
    expect(event).toHaveProperty('policy_layers.process_policy.decision', 'unknown');
    expect(result).toMatchObject({ actual: null, match: null, runtime_result: { failure_kind: kind } });
    expect(mismatch).toMatchObject({ actual: null, mismatch_type: 'op_not_witnessed' });
  });

  it('is one of which nobody can say that it started', () => {
    expect(tell(denied({ started: null })).result).toMatchObject({ actual: null });
  });
});

describe('a baseline that measured nothing', () => {
  const layers = (fields: Partial<MeasuredRow>) => tell(denied(), {}, [measured({ lane: 'baseline', ...fields })]).event['policy_layers'];

  it('decides nothing for the platform', () => {
    expect(layers({ outcome: 'timed_out' })).toMatchObject({
      platform_policy: { decision: 'unknown', status: 'error', error: 'timeout', exit_code: null },
      effective_decision: 'deny',
      attribution: 'unknown',
    });
    expect(layers({ absent: true })).toMatchObject({ platform_policy: { decision: 'unknown', status: 'unknown', error: 'target absent' } });
  });

  it('is told apart from one that was refused, and from none', () => {
    expect(layers({ answer: 'deny' })).toMatchObject({ platform_policy: { decision: 'deny' }, attribution: 'platform_policy' });
    expect(layers({})).toMatchObject({ platform_policy: { decision: 'allow' }, attribution: 'process_policy' });
    expect(tell(denied()).event).toMatchObject({ policy_layers: { platform_policy: { source: 'baseline_missing' } } });
  });

  it('has no decision path in its document', () => {
    const { baseline } = tell(denied(), {}, [measured({ lane: 'baseline', outcome: 'timed_out' })]);
    expect(baseline).toMatchObject({ status: 'error', error: 'timeout' });
    for (const member of ['decision_path', 'reached_primary_op', 'exit_code']) expect(baseline).not.toHaveProperty(member);
  });
});
