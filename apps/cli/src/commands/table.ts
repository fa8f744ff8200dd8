import type { Command, CommandName } from '../command.js';

/** Every command by name, in the order of help, with the file that holds its record: a command line loads one of them. */
const COMMANDS = {
  quickstart: async () => (await import('./quickstart.js')).quickstart,
  init: async () => (await import('./init.js')).init,
  run: async () => (await import('./run.js')).run,
  results: async () => (await import('./results.js')).results,
  status: async () => (await import('./status.js')).status,
  'validate-bundle': async () => (await import('./validate-bundle.js')).validateBundle,
  'reindex-bundle': async () => (await import('./bundles.js')).reindexBundle,
  'list-runs': async () => (await import('./list-runs.js')).listRuns,
  'bundle-pack': async () => (await import('./archives.js')).bundlePack,
  'bundle-unpack': async () => (await import('./archives.js')).bundleUnpack,
  'emit-promotion': async () => (await import('./promotion.js')).emitPromotion,
  'verify-packet': async () => (await import('./promotion.js')).verifyPacket,
  'summarize-ops': async () => (await import('./summarize-ops.js')).summarizeOps,
  report: async () => (await import('./report.js')).report,
  diff: async () => (await import('./report.js')).diff,
  ask: async () => (await import('./ask.js')).ask,
  history: async () => (await import('./history.js')).history,
  query: async () => (await import('./query.js')).query,
  export: async () => (await import('./query.js')).exportRuns,
  explain: async () => (await import('./explain.js')).explain,
  'import-log': async () => (await import('./import-log.js')).importLog,
  'profile-lint': async () => (await import('./profile-lint.js')).profileLint,
  'list-templates': async () => (await import('./plans.js')).listTemplates,
  'plan-build': async () => (await import('./plans.js')).planBuild,
  'plan-lint': async () => (await import('./plans.js')).planLint,
  'list-plans': async () => (await import('./plans.js')).listPlans,
  'describe-plan': async () => (await import('./plans.js')).describePlan,
  'list-registries': async () => (await import('./registries.js')).listRegistries,
  'list-probes': async () => (await import('./registries.js')).listProbes,
  'list-profiles': async () => (await import('./registries.js')).listProfiles,
  'describe-probe': async () => (await import('./registries.js')).describeProbe,
  'describe-profile': async () => (await import('./registries.js')).describeProfile,
  'registry-lint': async () => (await import('./registries.js')).registryLint,
  'registry-upgrade': async () => (await import('./registries.js')).registryUpgrade,
  inventory: async () => (await import('./inventory.js')).inventory,
  schema: async () => (await import('./schema.js')).schema,
  completion: async () => (await import('./completion.js')).completion,
  'world-capture': async () => (await import('./world.js')).worldCapture,
  'world-diff': async () => (await import('./world.js')).worldDiff,
  campaign: async () => (await import('./campaign.js')).campaign,
  selftest: async () => (await import('./selftest.js')).selftest,
} satisfies Record<CommandName, () => Promise<unknown>>;

/** The command of that name, if it is spelt as it should be. */
export const findCommand = async (name: string | undefined): Promise<Command | undefined> =>
  name !== undefined && Object.hasOwn(COMMANDS, name) ? load(name as CommandName) : undefined;

/** Every command: what help, mistakes in the command line and completion need. */
export const allCommands = (): Promise<Command[]> => Promise.all((Object.keys(COMMANDS) as CommandName[]).map(load));

const load = async (name: CommandName): Promise<Command> => (await COMMANDS[name]()) as unknown as Command;
