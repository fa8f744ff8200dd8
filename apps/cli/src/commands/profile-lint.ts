import type { Finding } from '@runtime/plan';
import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { writeOrPrint } from '../export/write-or-print.js';
import { profileFlags } from '../question/flags.js';
import { lintLines } from './registries.js';
import { at, fixFlag } from './shared.js';

export const profileLint = defineCommand({
  name: 'profile-lint',
  positional: '<file…>',
  summary: 'check SBPL profiles that belong to no plan',
  examples: [
    ['$0 profile-lint sb/agent.sb -D WORKSPACE=/Users/me/project', 'errors and warnings with file, line, column'],
    ['$0 profile-lint agent.sb --fix', 'and what needs no judgement done first'],
    ['cat base.sb agent.sb | $0 profile-lint -', 'of standard input'],
  ],
  flags: {
    ...profileFlags,
    fragment: { type: 'boolean', default: false, description: 'the files are parts of a profile: version and default stand elsewhere' },
    fix: fixFlag,
    world: { type: 'string', requiresArg: true, description: 'a world id, world file or plan (default: baseline)' },
    sarif: { type: 'string', requiresArg: true, description: 'also write the findings as SARIF' },
  },
  async run(args, context) {
    const { assembleProfile } = await import('@runtime/sbpl');
    const { lintProfile } = await import('@runtime/behaviours');
    const { explainWorld } = await import('./explain-world.js');
    const { parametersOf } = await import('../question/parameters.js');
    const { importsFrom } = await import('../question/imports.js');
    const { profileText } = await import('../question/profile-text.js');
    const { findingOf } = await import('../question/findings.js');
    const files = (args as { _?: unknown[] })._?.map(String) ?? [];
    if (files.includes('-') && args.fix) {
      throw usageError('ARGUMENT_CONFLICT', 'standard input cannot be fixed', 'name the file, or leave --fix out');
    }
    if (files.filter((file) => file === '-').length > 1) {
      throw usageError('ARGUMENT_CONFLICT', 'standard input can be read once', 'name - once');
    }
    const { world } = await explainWorld(args.world, context);
    const params = parametersOf(args.D) ?? {};
    const imports = importsFrom(args['import-path']?.map((path) => ({ shown: path, path: at(context, path) })));
    const lintContext = { params, fragment: args.fragment, ...(imports === undefined ? {} : { imports }) };
    const lint = async (): Promise<Finding[]> => {
      const profiles = [];
      for (const file of files) profiles.push(assembleProfile(await profileText(file, context)));
      return profiles.flatMap((profile) => lintProfile(profile, world, lintContext).map(findingOf));
    };
    const lintFixed = async () => {
      const { fixFiles, lintAndFix } = await import('../lint/fix.js');
      return lintAndFix(
        lint,
        (found) =>
          fixFiles(
            found.filter(({ path }) => files.includes(path ?? '')),
            (path) => at(context, path),
          ),
        context,
      );
    };
    const { found: findings, ...fixed } = args.fix ? await lintFixed() : { found: await lint() };
    const errors = findings.filter(({ severity }) => severity === 'error');
    const warnings = findings.filter(({ severity }) => severity === 'warning');
    const ok = errors.length === 0;
    let printed: { text?: string } = {};
    if (args.sarif !== undefined) {
      const { SARIF, sarifText } = await import('../export/sarif.js');
      printed = await writeOrPrint(args.sarif, sarifText({ errors, warnings, base: context.cwd }), SARIF, context);
    }
    return {
      ...printed,
      document: { ok, errors, warnings, ...fixed },
      ok,
      lines: lintLines(files.length === 1 ? 'profile' : 'profiles', { ok, errors, warnings }),
    };
  },
});
