import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findDisagreements, runCampaign, runnerJudge } from '@runtime/campaign';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { world } from './support/kernel.js';

describe('a campaign through runs', () => {
  it('finds nothing where the runner simulates with the same engine', async () => {
    const judge = runnerJudge({ world, runner: 'simulated' });
    const found = await findDisagreements({ world, judge, seed: 3, rounds: 1, profilesPerRound: 8, budgetSeconds: 600, now: () => 0 });
    expect(found.cases.map(({ text, question, engine, judge: said }) => [text, question, engine, said])).toEqual([]);
    expect(found.asked.agreed).toBeGreaterThan(20);
    const unmeasured = [...found.asked.notMeasured.values()].reduce((sum, each) => sum + each, 0);
    expect(found.asked.agreed + found.asked.open + unmeasured).toBe(found.asked.asked);
  });

  it.skipIf(process.platform === 'darwin')('says elsewhere what it would do on a Mac, and writes nothing', async () => {
    const out = join(temporaryDirectory(), 'campaign');
    await expect(runCampaign({ out, world, seed: 1, budgetSeconds: 1 })).rejects.toMatchObject({
      code: 'CAMPAIGN_UNAVAILABLE',
      category: 'host',
      message: expect.stringContaining('generated profiles'),
    });
    expect(existsSync(out)).toBe(false);
  });
});
