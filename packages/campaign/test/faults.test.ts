import { findDisagreements } from '@runtime/campaign';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './support/faults.js';
import { kernel, world } from './support/kernel.js';

/** A hundred thousand questions in slow mode. */
const ROUNDS = process.env['RUNTIME_SLOW'] === '1' ? 530 : 20;

const campaign = (judge = kernel(), rounds = 10) =>
  findDisagreements({ world, judge, seed: 1, rounds, mostCases: 6, budgetSeconds: 600, now: () => 0 });

describe.each(Object.entries(FAULTS))('a kernel in which %s', (_, { fault, kind }) => {
  it(`is found out, made small, and said to be about ${kind}`, async () => {
    const found = await campaign(kernel(fault));
    const shrunk = found.cases.filter(({ forms }) => forms !== null);
    expect(shrunk.length).toBeGreaterThan(0);
    for (const { forms, text } of shrunk) expect(forms, text).toBeLessThanOrEqual(5);
    const [first] = found.groups;
    expect([first?.kind, first?.contradictions, found.groups.length]).toEqual([kind, 0, 1]);
    expect(found.asked.disagreed).toBeGreaterThanOrEqual(found.cases.length);
  });
});

describe('a kernel in which nothing is wrong', () => {
  it(`has nothing found in it in ${ROUNDS} rounds`, { timeout: 3_600_000 }, async () => {
    const judge = kernel();
    const found = await campaign(judge, ROUNDS);
    expect(found.cases).toEqual([]);
    expect(found.asked.asked).toBe(judge.questions);
    expect(found.asked.agreed).toBeGreaterThan(ROUNDS * 100);
  });

  it('is asked the same for the same seed and number of rounds', async () => {
    const texts = async () => {
      const judge = kernel();
      const heard: unknown[] = [];
      const decide = judge.decide;
      judge.decide = (batch) => {
        heard.push(batch.map(({ text, questions }) => [text, questions]));
        return decide(batch);
      };
      await campaign(judge, 3);
      return JSON.stringify(heard);
    };
    expect(await texts()).toBe(await texts());
  });
});

describe('a campaign whose time is up', () => {
  it('ends in the round that it is in, and says that a case is not as small as it gets', async () => {
    let calls = 0;
    const now = () => (calls++ < 6 ? 0 : 10_000);
    const { fault } = FAULTS['rules on default are ignored']!;
    const found = await findDisagreements({ world, judge: kernel(fault), seed: 1, budgetSeconds: 5, now });
    expect(found).toMatchObject({ rounds: 1, ended: 'budget' });
    expect(found.cases.some(({ shrunk }) => !shrunk)).toBe(true);
    expect(found.further).toBeGreaterThan(0);
  });
});

describe('answers that are none', () => {
  it('are counted by their reason, and are no disagreement', async () => {
    const judge = kernel();
    judge.decide = async (batch) => batch.map(({ questions }) => questions.map(() => ({ decision: null, reason: 'timed_out' })));
    const found = await campaign(judge, 2);
    expect(found.cases).toEqual([]);
    expect([...found.asked.notMeasured]).toEqual([['timed_out', found.asked.asked]]);
  });

  it('are not taken from a judge that leaves questions out', async () => {
    const judge = kernel();
    judge.decide = async (batch) => batch.map(() => []);
    await expect(campaign(judge)).rejects.toMatchObject({ code: 'CAMPAIGN_JUDGE_INCOMPLETE' });
  });
});
