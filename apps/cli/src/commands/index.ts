import type { Command } from '../command.js';
import { listRuns, reindexBundle } from './bundles.js';
import { completion } from './completion.js';
import { explain } from './explain.js';
import { inventory } from './inventory.js';
import { describePlan, listPlans, listTemplates, planBuild, planLint } from './plans.js';
import { emitPromotion, verifyPacket } from './promotion.js';
import { quickstart } from './quickstart.js';
import { describeProbe, describeProfile, listProbes, listProfiles, listRegistries, registryLint, registryUpgrade } from './registries.js';
import { diff, report } from './report.js';
import { run } from './run.js';
import { schema } from './schema.js';
import { selftest } from './selftest.js';
import { status } from './status.js';
import { summarizeOps } from './summarize-ops.js';
import { validateBundle } from './validate-bundle.js';

/** Every command, in the order that help lists them. Handlers load what they need when they run. */
export const commands: readonly Command[] = [
  quickstart,
  run,
  status,
  validateBundle,
  reindexBundle,
  listRuns,
  emitPromotion,
  verifyPacket,
  summarizeOps,
  report,
  diff,
  explain,
  listTemplates,
  planBuild,
  planLint,
  listPlans,
  describePlan,
  listRegistries,
  listProbes,
  listProfiles,
  describeProbe,
  describeProfile,
  registryLint,
  registryUpgrade,
  inventory,
  schema,
  completion,
  selftest,
] as unknown as readonly Command[];
