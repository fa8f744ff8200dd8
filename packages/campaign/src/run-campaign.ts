import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty } from '@runtime/contracts';
import { checkOutsideRuns, writeFileDurable } from '@runtime/files';
import type { World } from '@runtime/worlds';
import { type CampaignSetting, findDisagreements } from './campaign.js';
import { type CampaignReport, campaignDocument } from './document.js';
import { CampaignError } from './error.js';
import { onGround } from './ground.js';
import { runnerJudge } from './judge/runner.js';
import { makeRepository } from './repository.js';
import { writeCampaignSuite } from './suite.js';

export type { CampaignReport } from './document.js';

export interface CampaignOptions extends Pick<CampaignSetting, 'seed' | 'budgetSeconds' | 'rounds' | 'onProgress'> {
  /** A folder that is not there yet. */
  out: string;
  /** The world whose engine is held against this host. */
  world: World;
}

/**
 * Holds the policy engine against the kernel of this Mac, and writes `campaign.json` and, where something was found, the
 * suite `suite/`.
 *
 * @throws CampaignError `CAMPAIGN_UNAVAILABLE` (host) elsewhere, with nothing written; `RUNNER_IS_ROOT`; `OUTPUT_EXISTS`. FilesError `OUTPUT_IN_RUN`.
 */
export async function runCampaign({ out, world, ...options }: CampaignOptions): Promise<CampaignReport> {
  await checkOutsideRuns(out);
  if (process.platform !== 'darwin') {
    throw new CampaignError({
      code: 'CAMPAIGN_UNAVAILABLE',
      message: `a campaign would put generated profiles and questions to the kernel of a Mac and hold its answers against the policy engine; this is ${process.platform}`,
      category: 'host',
      hint: 'run it on a Mac',
    });
  }
  if (process.getuid?.() === 0) {
    throw new CampaignError({
      code: 'RUNNER_IS_ROOT',
      message: 'a campaign does not run as root',
      category: 'host',
      hint: 'run it as a user',
    });
  }
  if (existsSync(out)) throw new CampaignError({ code: 'OUTPUT_EXISTS', message: `${out} exists`, path: out, hint: 'name another folder' });
  const judge = runnerJudge({ world, runner: 'seatbelt' });
  const setting: CampaignSetting = { ...options, world, judge, now: () => performance.now() };
  const findings = await onGround(() => findDisagreements(setting));
  mkdirSync(out, { recursive: true });
  makeRepository(out, world);
  const suite = await writeCampaignSuite(join(out, 'suite'), findings, { repoRoot: out, worldId: world.id });
  const report = campaignDocument(findings, setting, suite === null ? null : 'suite/plan.json');
  await writeFileDurable(join(out, 'campaign.json'), `${encodePretty(report)}\n`);
  return report;
}
