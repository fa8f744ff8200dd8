import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty } from '@runtime/contracts';
import { checkOutsideRuns, writeFileDurable } from '@runtime/files';
import type { World } from '@runtime/worlds';
import { type CampaignFindings, type CampaignSetting, findDisagreements } from './campaign.js';
import { type CampaignReport, campaignDocument } from './document.js';
import { CampaignError } from './error.js';
import { GROUND, onGround } from './ground.js';
import { runnerJudge } from './judge/runner.js';
import { makeRepository } from './repository.js';
import { writeCampaignSuite } from './suite.js';
import type { Judge } from './types.js';

export type { CampaignReport } from './document.js';

export interface CampaignOptions extends Pick<CampaignSetting, 'seed' | 'budgetSeconds' | 'rounds' | 'replay' | 'onProgress' | 'signal'> {
  /** A folder that is not there yet. */
  out: string;
  /** The world whose engine is held against this host. */
  world: World;
}

/**
 * Holds the policy engine against the kernel of this Mac, and writes `campaign.json` and, where something was found, the
 * suite `suite/`. The report is written at once and again whenever something was found, so that a campaign that is ended in any way leaves one.
 *
 * @throws CampaignError `CAMPAIGN_UNAVAILABLE` (host) elsewhere, with nothing written; `RUNNER_IS_ROOT`; `OUTPUT_EXISTS`; `CAMPAIGN_GROUND_TAKEN`. FilesError `OUTPUT_IN_RUN`.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  await checkOutsideRuns(options.out);
  requireMac();
  const { world, signal } = options;
  return campaignWith(runnerJudge({ world, runner: 'seatbelt', signal }), options, onGround);
}

/** A campaign with a judge of the caller's choice. */
export async function campaignWith(
  judge: Judge,
  { out, world, ...options }: CampaignOptions,
  around: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<CampaignReport> {
  if (existsSync(out)) throw new CampaignError({ code: 'OUTPUT_EXISTS', message: `${out} exists`, path: out, hint: 'name another folder' });
  const write = async (findings: CampaignFindings, suite: string | null): Promise<CampaignReport> => {
    const report = campaignDocument(findings, setting, suite);
    await writeFileDurable(join(out, 'campaign.json'), `${encodePretty(report)}\n`);
    return report;
  };
  const onFound = async (findings: CampaignFindings): Promise<void> => void (await write(findings, null));
  const setting: CampaignSetting = { ...options, world, judge, now: () => performance.now(), onFound };
  return around(async () => {
    mkdirSync(out, { recursive: true });
    makeRepository(out, world);
    const findings = await findDisagreements(setting);
    const suite = await writeCampaignSuite(join(out, 'suite'), findings, { repoRoot: out, worldId: world.id });
    return write(findings, suite === null ? null : 'suite/plan.json');
  });
}

function requireMac(): void {
  if (process.platform !== 'darwin') {
    throw new CampaignError({
      code: 'CAMPAIGN_UNAVAILABLE',
      message: `a campaign puts generated profiles and questions to the kernel of a Mac and holds its answers against the policy engine; this is ${process.platform}. On a Mac it would apply those profiles to processes of its own, make and remove ${GROUND}, and write the report into the folder that is named`,
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
}
