import { assembleProfile, compilePolicy, decide } from '@runtime/sbpl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { host, world } from '../helpers.js';
import { type Assumption, possibleAnswers } from './naive.js';
import { type Profile, profiles, QUESTIONS, UNDECIDED, written } from './profiles.js';

const QUESTIONS_A_PROFILE = QUESTIONS.reduce((sum, { targets }) => sum + targets.length, 0);

/** A million questions in slow mode. */
const PROFILES = process.env['RUNTIME_SLOW'] === '1' ? Math.ceil(1_000_000 / QUESTIONS_A_PROFILE) : 400;

const ASSUMPTIONS: readonly Assumption[] = [0, 1, 2, 3].map(
  (bits) => new Map(UNDECIDED.map((source, at) => [source, ((bits >> at) & 1) === 1])),
);

function compare(profile: Profile): void {
  const { text, imports } = written(profile);
  const policy = compilePolicy(assembleProfile({ text, file: 'p.sb' }), world, {
    params: { GIVEN: '1' },
    imports: (name) => (imports.has(name) ? { text: imports.get(name) as string, file: name } : null),
  });
  const naive = possibleAnswers(profile);
  for (const { operation, targets } of QUESTIONS) {
    for (const target of targets) {
      const { decision } = decide(policy, { operation, target }, host);
      const plain = naive({ operation, target });
      // A condition that stands in two rules holds in both or in neither: an answer may be known where a plain reading leaves it open.
      const possible = plain.size === 1 ? plain : new Set(ASSUMPTIONS.flatMap((each) => [...naive({ operation, target }, each)]));
      if (decision === 'unknown' ? plain.size === 1 : possible.size !== 1 || !possible.has(decision)) {
        expect.fail(`${operation} ${target}: ${decision}, and a plain reading says ${[...possible]}\n${text}\n${[...imports].join('\n')}`);
      }
    }
  }
}

describe('the compiled engine and a plain reading of the rank', () => {
  it(`give the same answers to ${PROFILES * QUESTIONS_A_PROFILE} questions`, { timeout: 3_600_000 }, () => {
    fc.assert(fc.property(profiles, compare), { numRuns: PROFILES });
  });

  it('would tell a flat order of rules from this one', () => {
    const rule = (action: 'allow' | 'deny', operation: string) =>
      ({ kind: 'rule', action, operations: [operation], conditions: [], perhaps: false, modifier: '' }) as const;
    const naive = possibleAnswers({ version: 1, forms: [rule('allow', 'file-read-data'), rule('deny', 'file-read*')] });
    expect([...naive({ operation: 'file-read-data', target: '/a' })]).toEqual(['allow']);
    expect([...naive({ operation: 'file-read-metadata', target: '/a' })]).toEqual(['deny']);
  });
});
