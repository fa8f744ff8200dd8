import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { at, common, findingLines, plural, registryFlags, registrySource } from './shared.js';

export const listRegistries = defineCommand({
  name: 'list-registries',
  summary: 'the registries of the index and of suites',
  examples: [['$0 list-registries --format table', 'for people']],
  flags: {},
  async run(_args, context) {
    const { listRegistries: list } = await import('@runtime/plan');
    return { document: await list(common(context)) };
  },
});

export const listProbes = defineCommand({
  name: 'list-probes',
  summary: 'the probes of a registry',
  examples: [['$0 list-probes --plan suites/vfs/plan.json --format table', 'of the registry beside a plan']],
  flags: registryFlags,
  async run(args, context) {
    const { listProbes: list } = await import('@runtime/plan');
    const probes = await list(registrySource('list-probes', args, context), common(context));
    return {
      document: probes,
      table: probes.map(({ probe_id, operation, target, expected, driver }) => ({ probe_id, operation, target, expected, driver })),
    };
  },
});

export const listProfiles = defineCommand({
  name: 'list-profiles',
  summary: 'the profiles of a registry',
  examples: [['$0 list-profiles --plan suites/vfs/plan.json --format table', 'of the registry beside a plan']],
  flags: registryFlags,
  async run(args, context) {
    const { listProfiles: list } = await import('@runtime/plan');
    const profiles = await list(registrySource('list-profiles', args, context), common(context));
    return {
      document: profiles,
      table: profiles.map(({ profile_id, mode, profile_path, probe_refs, family }) => ({
        profile_id,
        mode,
        profile_path,
        probes: probe_refs?.length ?? 0,
        family,
      })),
    };
  },
});

export const describeProbe = defineCommand({
  name: 'describe-probe',
  summary: 'one probe of a registry',
  examples: [['$0 describe-probe --plan suites/vfs/plan.json --probe "vfs_tmp_only:read_/tmp/foo"', 'its descriptor']],
  flags: { ...registryFlags, probe: { type: 'string', demandOption: true, requiresArg: true, description: 'probe id' } },
  async run(args, context) {
    const { resolveProbe } = await import('@runtime/plan');
    return { document: await resolveProbe(registrySource('describe-probe', args, context), args.probe, common(context)) };
  },
});

export const describeProfile = defineCommand({
  name: 'describe-profile',
  summary: 'one profile of a registry',
  examples: [['$0 describe-profile --plan suites/vfs/plan.json --profile vfs_tmp_only', 'its descriptor']],
  flags: { ...registryFlags, profile: { type: 'string', demandOption: true, requiresArg: true, description: 'profile id' } },
  async run(args, context) {
    const { resolveProfile } = await import('@runtime/plan');
    return { document: await resolveProfile(registrySource('describe-profile', args, context), args.profile, common(context)) };
  },
});

export const registryLint = defineCommand({
  name: 'registry-lint',
  summary: 'check one registry, or all of the index',
  examples: [['$0 registry-lint --plan suites/vfs/plan.json', 'the registry beside a plan']],
  flags: registryFlags,
  async run(args, context) {
    if (args.registry !== undefined && args.plan !== undefined)
      throw usageError('ARGUMENT_CONFLICT', 'registry-lint takes only one of --registry or --plan');
    const { lintRegistry, PlanError } = await import('@runtime/plan');
    const source = args.plan === undefined ? args.registry : { plan: at(context, args.plan) };
    const { ok, errors, warnings } = await lintRegistry(source, common(context));
    const absent = errors.find(({ code }) => code === 'plan.unreadable');
    if (absent !== undefined)
      throw new PlanError({ code: 'PLAN_UNREADABLE', message: absent.message, path: absent.path, hint: absent.hint });
    const unknown = errors.find(({ code }) => code === 'registry.not_found');
    if (unknown !== undefined) {
      throw new PlanError({
        code: 'REGISTRY_NOT_FOUND',
        message: unknown.message,
        path: unknown.path,
        hint: 'list-registries names those that exist',
      });
    }
    return { document: { ok, errors, warnings }, ok, lines: lintLines('registry', { ok, errors, warnings }) };
  },
});

export const registryUpgrade = defineCommand({
  name: 'registry-upgrade',
  summary: 'rewrite a registry as fully explicit v0.2 and list every change',
  examples: [
    ['$0 registry-upgrade --registry my-suite --out-dir upgraded', 'beside the old files'],
    ['$0 registry-upgrade --plan suites/mine/plan.json --overwrite', 'fill in what the files of a suite leave out'],
  ],
  flags: {
    ...registryFlags,
    'out-dir': { type: 'string', requiresArg: true, description: 'folder for both files (default: each beside its source)' },
    overwrite: { type: 'boolean', default: false, description: 'replace files that exist' },
  },
  async run(args, context) {
    const { upgradeRegistry } = await import('@runtime/plan');
    const result = await upgradeRegistry(registrySource('registry-upgrade', args, context), {
      ...common(context),
      overwrite: args.overwrite,
      ...(args['out-dir'] === undefined ? {} : { outDir: at(context, args['out-dir']) }),
    });
    return {
      document: result,
      lines: [
        `probes ${result.probes_path}`,
        `profiles ${result.profiles_path}`,
        ...result.changes.map(({ document, field, change }) => `  ${change} ${document} ${field}`),
        plural(result.changes.length, 'change'),
      ],
    };
  },
});

interface Lint {
  ok: boolean;
  errors: Parameters<typeof findingLines>[1];
  warnings: Parameters<typeof findingLines>[1];
}

export const lintLines = (what: string, { ok, errors, warnings }: Lint): string[] => [
  ...findingLines('error', errors),
  ...findingLines('warning', warnings),
  `${what} ${ok ? 'ok' : 'not ok'}: ${plural(errors.length, 'error')}, ${plural(warnings.length, 'warning')}`,
];
