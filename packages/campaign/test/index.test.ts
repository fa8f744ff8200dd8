import * as campaign from '@runtime/campaign';
import { expect, it } from 'vitest';

it('exports these names and no others', () => {
  expect(Object.keys(campaign).sort()).toEqual([
    'CampaignError',
    'DISAGREEMENT_KINDS',
    'findDisagreements',
    'groundAdditions',
    'runCampaign',
    'runnerJudge',
    'writeCampaignSuite',
  ]);
});
