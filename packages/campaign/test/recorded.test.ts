import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDisagreements, type Judge, type JudgeAnswer, type JudgedProfile } from '@runtime/campaign';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './support/faults.js';
import { kernel, world } from './support/kernel.js';

interface Row {
  profile_id: string;
  profile_file: string | null;
  runtime_profile_file: string | null;
  operation: string;
  target: string;
  driver: string | null;
  actual: 'allow' | 'deny' | null;
  caveat: string | null;
}

const decisions = join(referenceRoot ?? '', 'decisions');
const isHere = referenceRoot !== null && existsSync(join(decisions, 'decisions.jsonl'));

/** Recorded decisions with a text as it was applied, and without a caveat. */
const rows = (): Row[] =>
  readFileSync(join(decisions, 'decisions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.runtime_profile_file !== null && row.actual !== null && row.caveat === null);

/** A question that the judge has a record of, one to a profile. */
const recorded = (all: readonly Row[]): JudgedProfile[] =>
  all.map(({ runtime_profile_file, operation, target, driver }, at) => ({
    id: `recorded_${at}`,
    text: readFileSync(join(decisions, runtime_profile_file as string), 'utf8'),
    imports: new Map(),
    questions: [{ operation, target, ...(driver === null ? {} : { driver }) }],
  }));

describe.skipIf(!isHere)('recorded decisions', () => {
  const all = isHere ? rows() : [];
  const replay = isHere ? recorded(all) : [];

  it('are replayed, and the engine agrees with each that it decides', async () => {
    const judge: Judge = {
      name: 'a record',
      appendsRunTimeBlock: false,
      decide: async (batch) =>
        batch.map(({ id, questions }): JudgeAnswer[] => {
          const row = all[replay.findIndex((each) => each.id === id)];
          return questions.map(() =>
            row === undefined ? { decision: null, reason: 'not recorded' } : { decision: row.actual as 'allow' },
          );
        }),
    };
    const found = await findDisagreements({ world, judge, replay, seed: 1, rounds: 0, budgetSeconds: 60, now: () => 0 });
    expect(found.cases.map(({ question, engine, judge: measured }) => [question, engine, measured])).toEqual([]);
    expect(found.asked.agreed).toBeGreaterThan(50);
  });

  it('find a kernel out that decides otherwise', async () => {
    const { fault } = FAULTS['links are not walked']!;
    const found = await findDisagreements({ world, judge: kernel(fault), replay, seed: 1, rounds: 0, budgetSeconds: 60, now: () => 0 });
    expect(found.groups[0]).toMatchObject({ kind: 'links', contradictions: 0 });
  });
});
