import { type CampaignSetting, findDisagreements } from '@runtime/campaign';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './support/faults.js';
import { type Fault, world } from './support/kernel.js';
import { faultyMac } from './support/mac.js';

const isSlow = process.env['RUNTIME_SLOW'] === '1';

const campaign = async (fault: Fault, limits: Pick<CampaignSetting, 'rounds' | 'profilesPerRound' | 'mostCases'>) => {
  const mac = faultyMac(fault);
  try {
    const setting = { world, judge: mac.judge, seed: 1, budgetSeconds: 600, now: () => performance.now() };
    return await findDisagreements({ ...setting, ...limits });
  } finally {
    await mac.close();
  }
};

/** A kernel behind the tools of a Mac, asked through the real runner in batches. */
describe.runIf(isSlow).each(Object.entries(FAULTS))('a Mac in which %s', (_, { fault, kind }) => {
  it(`is found out by runs within its budget, and said to be about ${kind} in a few forms`, { timeout: 900_000 }, async () => {
    const found = await campaign(fault, { rounds: 4, profilesPerRound: 24, mostCases: 1 });
    const shrunk = found.cases.filter(({ forms }) => forms !== null);
    expect(shrunk.length).toBeGreaterThan(0);
    for (const { forms, text } of shrunk) expect(forms, text).toBeLessThanOrEqual(5);
    expect(found.groups.map((group) => [group.kind, group.contradictions])).toEqual([[kind, 0]]);
    expect(found.ended).toBe('rounds');
  });
});

describe('a Mac in which nothing is wrong', () => {
  it('has nothing found in it by runs', { timeout: 300_000 }, async () => {
    const found = await campaign({}, { rounds: 1, profilesPerRound: 12, mostCases: 1 });
    expect(found.cases).toEqual([]);
    expect(found.asked.agreed).toBeGreaterThan(90);
  });
});

describe('a Mac in which something is wrong', () => {
  it('answers otherwise than the engine', { timeout: 300_000 }, async () => {
    const { fault } = FAULTS['a driver always denies']!;
    const { asked, further } = await campaign(fault, { rounds: 1, profilesPerRound: 12, mostCases: 0 });
    expect(asked.disagreed).toBeGreaterThan(0);
    expect(further).toBeGreaterThan(0);
  });
});
