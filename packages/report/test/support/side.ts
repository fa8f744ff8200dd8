import type { DiffSide, ExpectationFacts } from '../../src/diff/model.js';

const FACTS: ExpectationFacts = {
  profile_id: 'p',
  expectation_id: 'e',
  operation: 'file-read*',
  target: '/tmp/x',
  expected: 'deny',
  decision: 'deny',
  stage: null,
  kind: null,
  witness: '/private/tmp/x (observed_path)',
  baseline: 'allow',
  absent: false,
};

/** One side of a comparison: its facts about the run, and what differs in each expectation. */
export function side(rows: readonly Partial<ExpectationFacts>[], facts: Partial<DiffSide['facts']> = {}): DiffSide {
  const expectations = new Map<string, ExpectationFacts>();
  for (const row of rows) {
    const whole = { ...FACTS, ...row };
    expectations.set(JSON.stringify([whole.profile_id, whole.expectation_id]), whole);
  }
  return {
    facts: {
      run_id: 'run',
      bundle_dir: 'out/run',
      status: 'ok',
      world_id: 'world',
      channel: 'direct',
      runner: 'seatbelt',
      plan_id: 'plan',
      plan_digest: 'digest',
      updated_at_unix: null,
      host: { build: '23E224', node: 'v20' },
      profiles: { p: 'one' },
      ...facts,
    },
    expectations,
  };
}
