import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CampaignError, type CampaignReport } from '@runtime/campaign';
import { checkDocument, resultSchemas } from '@runtime/contracts';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
// A Mac is held against the engine by itself; here another judge is, on another ground.
import { onGround } from '../src/ground.js';
import { campaignWith } from '../src/run-campaign.js';
import { FAULTS } from './support/faults.js';
import { kernel, world } from './support/kernel.js';

const reportAt = (out: string): CampaignReport => {
  const report = JSON.parse(readFileSync(join(out, 'campaign.json'), 'utf8')) as CampaignReport;
  expect(checkDocument(resultSchemas()['result.campaign'], report)).toEqual([]);
  return report;
};

const here = <T>(work: () => Promise<T>): Promise<T> => work();

describe('a campaign that is interrupted', () => {
  const faulty = () => kernel(FAULTS['one list, the last match counts']!.fault);

  it('leaves a report of what it found, and says so', async () => {
    const out = join(temporaryDirectory(), 'campaign');
    const stop = new AbortController();
    const onProgress = ({ round }: { round: number }) => round === 3 && stop.abort();
    const report = await campaignWith(faulty(), { out, world, seed: 2, budgetSeconds: 600, signal: stop.signal, onProgress }, here);
    expect(report).toMatchObject({ ended: 'interrupted', rounds: 3, groups: [{ kind: 'rank' }], suite: 'suite/plan.json' });
    expect(reportAt(out)).toEqual(report);
  });

  it('leaves one even where nothing could be put in order', async () => {
    const out = join(temporaryDirectory(), 'campaign');
    const judge = faulty();
    const { decide } = judge;
    judge.decide = (batch) => {
      if (judge.questions > 3000) throw new Error('gone');
      return decide(batch);
    };
    await expect(campaignWith(judge, { out, world, seed: 2, budgetSeconds: 600, rounds: 50 }, here)).rejects.toThrow('gone');
    expect(reportAt(out)).toMatchObject({ ended: 'running', groups: [{ kind: 'rank' }], suite: null });
  });
});

describe('the ground of a campaign', () => {
  const place = () => join(temporaryDirectory(), 'prec');

  it('is there while something is done on it, and gone afterwards', async () => {
    const ground = place();
    expect(await onGround(async () => existsSync(join(ground, 'i/m')), ground)).toBe(true);
    expect(existsSync(ground)).toBe(false);
  });

  it('that an earlier campaign left is made anew', async () => {
    const ground = place();
    mkdirSync(ground);
    // No process has this id.
    writeFileSync(join(ground, '.runtime-campaign'), '4194999');
    writeFileSync(join(ground, 'left'), '');
    expect(await onGround(async () => existsSync(join(ground, 'left')), ground)).toBe(false);
  });

  it.each<[string, (ground: string) => void]>([
    ['a folder of somebody', (ground) => mkdirSync(ground)],
    ['a file', (ground) => writeFileSync(ground, 'mine')],
    ['a link', (ground) => symlinkSync('/', ground)],
    [
      'the ground of a campaign that runs',
      (ground) => {
        mkdirSync(ground);
        writeFileSync(join(ground, '.runtime-campaign'), String(process.pid));
      },
    ],
  ])('that is %s is left alone', async (_, make) => {
    const ground = place();
    make(ground);
    const before = lstatSync(ground).ino;
    await toThrowWithCode(() => onGround(async () => null, ground), CampaignError, 'CAMPAIGN_GROUND_TAKEN');
    expect(lstatSync(ground).ino).toBe(before);
  });
});
