export { builtInWorld, type World } from '@runtime/worlds';
export { type CampaignFindings, type CampaignSetting, type FoundCase, findDisagreements } from './campaign.js';
export type { Compared } from './compare.js';
export { CampaignError, type CampaignErrorCode } from './error.js';
export { groundAdditions } from './ground.js';
export { runnerJudge } from './judge/runner.js';
export { type PlanQuestions, questionsOfPlans } from './replay.js';
export { type CampaignOptions, type CampaignReport, runCampaign } from './run-campaign.js';
export { writeCampaignSuite } from './suite.js';
export {
  type Asked,
  type CampaignQuestion,
  DISAGREEMENT_KINDS,
  type DisagreementKind,
  type Judge,
  type JudgeAnswer,
  type JudgedProfile,
  type ProfileText,
} from './types.js';
