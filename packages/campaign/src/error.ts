import { RuntimeError } from '@runtime/contracts';

export type CampaignErrorCode =
  | 'CAMPAIGN_GROUND_TAKEN'
  | 'CAMPAIGN_JUDGE_INCOMPLETE'
  | 'CAMPAIGN_UNAVAILABLE'
  | 'OUTPUT_EXISTS'
  | 'RUNNER_IS_ROOT';

/** A campaign could not start, or its judge did not answer what it was asked. */
export class CampaignError extends RuntimeError<CampaignErrorCode> {}
